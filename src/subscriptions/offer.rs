//! What an offer is, and what is read of a catalogue.

use i18n_embed_fl::fl;
use iso_currency::Currency;

use crate::{
    clock::Timestamp,
    form, id,
    relationships::Service,
    search::fold,
    sheet::{self, Column},
    text::{Language, Texts},
    words,
};

id! {
    /// An offer.
    OfferId
}

words! {
    /// What is counted.
    Kind {
        /// Seats, which are given to users as licences.
        Seats = "seats",
        /// What is used, and charged afterwards.
        Usage = "usage",
    }
}

words! {
    /// For how long something is bought at a time.
    Term {
        /// One month.
        Month = "month",
        /// One year.
        Year = "year",
        /// Three years.
        ThreeYears = "three_years",
    }
}

impl Term {
    /// How many months it lasts.
    #[must_use]
    pub fn months(self) -> i64 {
        match self {
            Self::Month => 1,
            Self::Year => 12,
            Self::ThreeYears => 36,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self, t: &Texts) -> String {
        match self {
            Self::Month => fl!(t, "term-month"),
            Self::Year => fl!(t, "term-year"),
            Self::ThreeYears => fl!(t, "term-three-years"),
        }
    }
}

words! {
    /// How often it is charged.
    Billing {
        /// Every month.
        Monthly = "monthly",
        /// Every year.
        Yearly = "yearly",
    }
}

impl Billing {
    /// For how many months it is charged at a time.
    #[must_use]
    pub fn months(self) -> i64 {
        match self {
            Self::Monthly => 1,
            Self::Yearly => 12,
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(self, t: &Texts) -> String {
        match self {
            Self::Monthly => fl!(t, "billing-monthly"),
            Self::Yearly => fl!(t, "billing-yearly"),
        }
    }
}

/// What is bought, for how long and at which price. An offer has one, and whatever is bought keeps it as it was.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Plan {
    /// What is counted.
    pub kind: Kind,
    /// For how long it is bought at a time.
    pub term: Term,
    /// How often it is charged.
    pub billing: Billing,
    /// In minor units of the currency, for one seat and one time of billing; for usage, for one unit.
    pub price: i64,
    /// ISO 4217.
    pub currency: String,
    /// The words of the services that are included, parted by commas.
    pub services: String,
}

impl Plan {
    /// The names of the services that are included.
    #[must_use]
    pub fn service_names(&self, t: &Texts) -> String {
        let services = self.services.split(',').filter_map(Service::from_word);
        services.map(|service| service.name(t)).collect::<Vec<_>>().join(", ")
    }

    /// The price with what it is for.
    #[must_use]
    pub fn price_text(&self, t: &Texts, language: Language) -> String {
        let price = language.amount(self.price, &self.currency);
        match (self.kind, self.billing) {
            (Kind::Usage, _) => fl!(t, "price-usage", price = price),
            (Kind::Seats, Billing::Monthly) => fl!(t, "price-month", price = price),
            (Kind::Seats, Billing::Yearly) => fl!(t, "price-year", price = price),
        }
    }

    /// Term and billing, in words.
    #[must_use]
    pub fn term_text(&self, t: &Texts) -> String {
        format!("{}, {}", self.term.name(t), self.billing.name(t))
    }

    /// What so many seats cost in a year, in minor units; nothing for usage, which nobody knows before.
    #[must_use]
    pub fn yearly(&self, quantity: i64) -> i64 {
        match self.kind {
            Kind::Usage => 0,
            Kind::Seats => self.price * quantity * 12 / self.billing.months(),
        }
    }

    /// Whether it has seats, which are given to users.
    #[must_use]
    pub fn has_seats(&self) -> bool {
        self.kind == Kind::Seats
    }
}

/// What a basket or a company's subscriptions cost in one currency, in minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// ISO 4217.
    pub currency: String,
    /// A month; where it is charged by the year, its twelfth, rounded half up.
    pub month: i64,
    /// A year.
    pub year: i64,
}

/// The totals of plans with their quantities, one for each currency, by its code. Usage counts nothing.
#[must_use]
pub fn totals<'a>(lines: impl IntoIterator<Item = (&'a Plan, i64)>) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for (plan, quantity) in lines.into_iter().filter(|(plan, _)| plan.has_seats()) {
        let year = plan.yearly(quantity);
        match totals.iter_mut().find(|total| total.currency == plan.currency) {
            Some(total) => total.year += year,
            None => totals.push(Total { currency: plan.currency.clone(), month: 0, year }),
        }
    }
    for total in &mut totals {
        total.month = (total.year + 6) / 12;
    }
    totals.sort_by(|a, b| a.currency.cmp(&b.currency));
    totals
}

/// Something that can be bought.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// What it is known by from one catalogue to the next.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is listed under.
    pub family: String,
    /// What is bought.
    #[sqlx(flatten)]
    pub plan: Plan,
    /// The fewest that can be bought.
    pub smallest: i64,
    /// The most that can be bought.
    pub largest: i64,
    /// When it left the catalogue; it stays for what was bought with it.
    pub ended_at: Option<Timestamp>,
}

/// The most of anything that can be bought, and the highest price in minor units: their product, for all the
/// years there are, still fits.
const MOST: i64 = 1_000_000;
const DEAREST: i64 = 1_000_000_000;

/// The longest name of an offer, in characters.
const LONGEST_NAME: usize = 100;

/// The most offers of a catalogue.
const MOST_OFFERS: usize = 2_000;

/// The columns of a catalogue.
pub const COLUMNS: [Column; 11] = [
    Column { name: "code", required: true },
    Column { name: "name", required: true },
    Column { name: "family", required: true },
    Column { name: "kind", required: true },
    Column { name: "term", required: true },
    Column { name: "billing", required: true },
    Column { name: "price_minor", required: true },
    Column { name: "currency", required: true },
    Column { name: "services", required: false },
    Column { name: "smallest", required: true },
    Column { name: "largest", required: true },
];

/// Reads a catalogue; it is good as a whole or not at all.
///
/// # Errors
/// Every fault, in words with its line and column.
pub fn read_catalogue(t: &Texts, bytes: &[u8]) -> Result<Vec<Offer>, Vec<String>> {
    let words = |faults: Vec<sheet::Fault>| -> Vec<String> {
        faults.iter().map(|fault| fault.words(t)).collect()
    };
    let sheet = sheet::read(bytes, &COLUMNS, MOST_OFFERS).map_err(words)?;
    let mut offers: Vec<(u64, Offer)> = Vec::new();
    let mut faults = Vec::new();
    for row in sheet.rows {
        let offer = match row.cells {
            Ok(cells) => offer(t, row.line, &cells),
            Err(fault) => Err(words(vec![fault])),
        };
        match offer {
            Err(found) => faults.extend(found),
            Ok(offer) => match offers.iter().find(|(_, one)| one.code == offer.code) {
                Some((first, _)) => {
                    let first: u64 = *first;
                    let why = fl!(t, "catalogue-code-twice", line = first);
                    faults.push(sheet::place(t, row.line, "code", &why));
                }
                None => offers.push((row.line, offer)),
            },
        }
    }
    if faults.is_empty() {
        Ok(offers.into_iter().map(|(_, offer)| offer).collect())
    } else {
        Err(faults)
    }
}

fn offer(t: &Texts, line: u64, cells: &[String]) -> Result<Offer, Vec<String>> {
    let mut faults = Vec::new();
    let mut said = |column: usize, why: String| {
        faults.push(sheet::place(t, line, COLUMNS[column].name, &why));
    };
    let code = &cells[0];
    let is_code = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if code.is_empty() || code.len() > 40 || !code.chars().all(is_code) {
        said(0, fl!(t, "catalogue-code-wrong"));
    }
    for column in [1, 2] {
        if form::name(&cells[column], LONGEST_NAME).is_none() {
            said(column, fl!(t, "catalogue-name-wrong", most = LONGEST_NAME));
        }
    }
    let words = |all: Vec<&str>| fl!(t, "catalogue-word-wrong", words = all.join(", "));
    let kind = Kind::from_word(&cells[3]);
    if kind.is_none() {
        said(3, words(Kind::ALL.iter().map(|one| one.word()).collect()));
    }
    let term = Term::from_word(&cells[4]);
    if term.is_none() {
        said(4, words(Term::ALL.iter().map(|one| one.word()).collect()));
    }
    let billing = Billing::from_word(&cells[5]);
    match (term, billing) {
        (_, None) => said(5, words(Billing::ALL.iter().map(|one| one.word()).collect())),
        (Some(Term::Month), Some(Billing::Yearly)) => said(5, fl!(t, "catalogue-billing-longer")),
        _ => {}
    }
    let mut number = |column: usize, least: i64, most: i64| {
        let number = cells[column].parse().ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            said(column, fl!(t, "catalogue-number-wrong", least = least, most = most));
        }
        number.unwrap_or(least)
    };
    let price = number(6, 0, DEAREST);
    let smallest = number(9, 1, MOST);
    let largest = number(10, 1, MOST);
    if largest < smallest {
        said(10, fl!(t, "catalogue-largest-wrong"));
    }
    let currency = &cells[7];
    if Currency::from_code(currency).is_none() {
        said(7, fl!(t, "catalogue-currency-wrong"));
    }
    let mut services: Vec<Service> = Vec::new();
    for word in cells[8].split([';', ',', ' ']).filter(|word| !word.is_empty()) {
        match Service::from_word(&fold(word)) {
            Some(service) if services.contains(&service) => {}
            Some(service) => services.push(service),
            None => said(8, words(Service::ALL.iter().map(|one| one.word()).collect())),
        }
    }
    match (kind, term, billing) {
        (Some(kind), Some(term), Some(billing)) if faults.is_empty() => Ok(Offer {
            id: OfferId::new(),
            code: code.clone(),
            name: cells[1].clone(),
            family: cells[2].clone(),
            plan: Plan {
                kind,
                term,
                billing,
                price,
                currency: currency.clone(),
                services: services.iter().map(|one| one.word()).collect::<Vec<_>>().join(","),
            },
            smallest,
            largest,
            ended_at: None,
        }),
        _ => Err(faults),
    }
}

/// A catalogue as a list that can be [read](read_catalogue) again.
#[must_use]
pub fn write_catalogue(offers: &[Offer]) -> Vec<u8> {
    let mut list = sheet::headings(&COLUMNS.map(|column| column.name));
    for offer in offers {
        let plan = &offer.plan;
        list.extend(sheet::line(&[
            offer.code.as_str(),
            &offer.name,
            &offer.family,
            plan.kind.word(),
            plan.term.word(),
            plan.billing.word(),
            &plan.price.to_string(),
            &plan.currency,
            &plan.services.replace(',', ";"),
            &offer.smallest.to_string(),
            &offer.largest.to_string(),
        ]));
    }
    list
}

/// The catalogue that comes with the program.
#[must_use]
pub fn default_catalogue() -> &'static [u8] {
    include_bytes!("catalogue.csv")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Offer>, Vec<String>> {
        read_catalogue(Language::En.texts(), text.as_bytes())
    }

    const HEADINGS: &str =
        "code,name,family,kind,term,billing,price_minor,currency,services,smallest,largest";

    fn plan(billing: Billing, price: i64, currency: &str) -> Plan {
        Plan {
            kind: Kind::Seats,
            term: Term::Year,
            billing,
            price,
            currency: currency.to_owned(),
            services: String::new(),
        }
    }

    #[test]
    fn the_default_catalogue_is_good_and_reads_back_as_it_was_written() {
        let offers = read_catalogue(Language::En.texts(), default_catalogue()).unwrap();
        assert!(offers.len() > 15);
        for kind in Kind::ALL {
            assert!(offers.iter().any(|offer| offer.plan.kind == *kind), "{kind}");
        }
        for term in Term::ALL {
            assert!(offers.iter().any(|offer| offer.plan.term == *term), "{term}");
        }
        for family in ["Microsoft 365", "Dynamics 365", "Azure", "Security"] {
            assert!(offers.iter().any(|offer| offer.family == family), "{family}");
        }
        let again = read_catalogue(Language::En.texts(), &write_catalogue(&offers)).unwrap();
        let plain = |offers: Vec<Offer>| -> Vec<(String, Plan)> {
            offers.into_iter().map(|offer| (offer.code, offer.plan)).collect()
        };
        assert_eq!(plain(again), plain(offers));
    }

    #[test]
    fn a_faulty_catalogue_is_told_fault_by_fault() {
        let text = format!(
            "{HEADINGS}\n\
             a,Plan A,Office,seats,year,monthly,100,EUR,teams;teams,1,10\n\
             a,Plan B,Office,seats,year,monthly,100,EUR,,1,10\n\
             b c,<b>,,chairs,decade,weekly,-1,XXY,mail,0,9999999\n\
             c,Plan C,Office,usage,month,yearly,1.5,EUR,,5,4\n"
        );
        let faults = read(&text).unwrap_err();
        let places: Vec<String> =
            faults.iter().map(|fault| fault.split(": ").next().unwrap().to_owned()).collect();
        let at = |line: i32, column: &str| format!("Line {line}, column “{column}”");
        assert_eq!(
            places,
            [
                at(3, "code"),
                at(4, "code"),
                at(4, "name"),
                at(4, "family"),
                at(4, "kind"),
                at(4, "term"),
                at(4, "billing"),
                at(4, "price_minor"),
                at(4, "smallest"),
                at(4, "largest"),
                at(4, "currency"),
                at(4, "services"),
                at(5, "billing"),
                at(5, "price_minor"),
                at(5, "largest"),
            ]
        );
        assert!(faults[0].contains("line 2"), "{}", faults[0]);
        assert_eq!(read("code\n").unwrap_err().len(), 9);
    }

    #[test]
    fn totals_are_per_month_and_year_and_currency() {
        let (monthly, yearly) =
            (plan(Billing::Monthly, 1_150, "EUR"), plan(Billing::Yearly, 10_000, "EUR"));
        let crowns = plan(Billing::Monthly, 9_900, "SEK");
        let usage = Plan { kind: Kind::Usage, ..plan(Billing::Monthly, 5, "EUR") };
        let totals = totals([(&crowns, 2), (&monthly, 3), (&yearly, 1), (&usage, 1)]);
        let total = |currency: &str, month, year| Total { currency: currency.into(), month, year };
        assert_eq!(totals, [total("EUR", 4_283, 51_400), total("SEK", 19_800, 237_600)]);
    }

    #[test]
    fn the_dearest_basket_still_adds_up() {
        let dearest = plan(Billing::Monthly, DEAREST, "EUR");
        assert_eq!(totals([(&dearest, MOST); 100])[0].year, DEAREST * MOST * 12 * 100);
    }
}
