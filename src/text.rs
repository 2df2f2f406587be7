//! Every text a person reads comes from `locales/`, through `fl!`: a message that English lacks does
//! not compile, and one that another language lacks is read in English. Dates, lists and names of
//! countries come from Unicode's own data.

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    rc::Rc,
    sync::LazyLock,
};

use actix_web::http::header::{AcceptLanguage, Header};
use i18n_embed::{LanguageLoader, fluent::FluentLanguageLoader, unic_langid::LanguageIdentifier};
use icu_datetime::{DateTimeFormatter, fieldsets, options::TimePrecision};
use icu_decimal::{DecimalFormatter, input::Decimal, options::DecimalFormatterOptions};
use icu_locale::{Locale, names::RegionDisplayName, subtags::Region};
use iso_currency::Currency;
use jiff::civil;
use jiff_icu::ConvertFrom as _;
use rust_embed::RustEmbed;

use crate::{clock::Timestamp, search::fold, words};

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Locales;

/// The texts of one language, for `fl!`.
pub type Texts = FluentLanguageLoader;

words! {
    /// A language that pages and letters are written in.
    Language {
        /// English: complete, and what others fall back to.
        En = "en",
        /// Swedish: the letter and all that a company sees while it answers.
        Sv = "sv",
    }
}

static TEXTS: LazyLock<Vec<Texts>> = LazyLock::new(|| {
    let english: LanguageIdentifier = Language::En.tag();
    let all = FluentLanguageLoader::new("accord", english);
    let tags: Vec<LanguageIdentifier> =
        Language::ALL.iter().map(|language| language.tag()).collect();
    all.load_languages(&Locales, &tags).expect("the texts are compiled in");
    all.set_use_isolating(false);
    tags.into_iter().map(|tag| all.select_languages(&[tag])).collect()
});

impl Language {
    /// Its texts.
    #[must_use]
    pub fn texts(self) -> &'static Texts {
        &TEXTS[self as usize]
    }

    /// The language of some texts.
    #[must_use]
    pub fn of(texts: &Texts) -> Self {
        Self::from_word(texts.current_language().language.as_str()).unwrap_or(Self::En)
    }

    /// Its own name in itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Sv => "Svenska",
        }
    }

    /// The first language of an `Accept-Language` header that there are texts in.
    #[must_use]
    pub fn preferred(request: &impl actix_web::HttpMessage) -> Self {
        let Ok(accepted) = AcceptLanguage::parse(request) else { return Self::En };
        accepted
            .ranked()
            .iter()
            .filter_map(|wanted| wanted.item())
            .find_map(|tag| Self::from_word(tag.primary_language()))
            .unwrap_or(Self::En)
    }

    /// A day, as the language writes it.
    #[must_use]
    pub fn day(self, at: Timestamp) -> String {
        FORMATS.with(|formats| formats[self as usize].day(at.day()).to_string())
    }

    /// A day and time of day in UTC, as the language writes it.
    #[must_use]
    pub fn moment(self, at: Timestamp) -> String {
        FORMATS.with(|formats| formats[self as usize].moment(at.civil()))
    }

    /// An amount of money in minor units of a currency (ISO 4217), as the language writes it.
    #[must_use]
    pub fn amount(self, minor: i64, currency: &str) -> String {
        let digits = Currency::from_code(currency).and_then(Currency::exponent);
        let mut decimal = Decimal::from(minor);
        decimal.multiply_pow10(-i16::try_from(digits.unwrap_or(2)).unwrap_or(2));
        let amount =
            FORMATS.with(|formats| formats[self as usize].number.format(&decimal).to_string());
        format!("{amount}\u{a0}{currency}")
    }

    /// The name of a country; its code when it has none.
    #[must_use]
    pub fn country(self, code: &str) -> String {
        let named = COUNTRY_NAMES[self as usize].iter().find(|(known, _)| *known == code);
        named.map_or_else(|| code.to_owned(), |(_, name)| name.clone())
    }

    /// All countries as code and name, by name.
    #[must_use]
    pub fn countries(self) -> &'static [(&'static str, String)] {
        &COUNTRY_NAMES[self as usize]
    }

    fn tag(self) -> LanguageIdentifier {
        self.word().parse().expect("a language's word is its tag")
    }

    /// English dates are written day first, as most of the world reads them.
    fn locale(self) -> Locale {
        let tag = match self {
            Self::En => "en-GB",
            Self::Sv => "sv",
        };
        tag.parse().expect("a language's tag names a locale")
    }
}

/// Formatters are dear to make, and belong to the thread that made them. Lists are full of dates: what was
/// written once is written again.
struct Formats {
    day: DateTimeFormatter<fieldsets::YMD>,
    moment: DateTimeFormatter<fieldsets::YMDT>,
    number: DecimalFormatter,
    days: RefCell<HashMap<civil::Date, Rc<str>>>,
    /// What a moment has behind its day, for each minute of a day.
    times: Vec<OnceCell<String>>,
}

/// How many days are kept as they are written: more than ten years.
const DAYS: usize = 4_000;

impl Formats {
    fn of(language: Language) -> Self {
        let locale = language.locale();
        let day = DateTimeFormatter::try_new((&locale).into(), fieldsets::YMD::medium());
        let moment = DateTimeFormatter::try_new(
            (&locale).into(),
            fieldsets::YMDT::medium().with_time_precision(TimePrecision::Minute),
        );
        let number =
            DecimalFormatter::try_new((&locale).into(), DecimalFormatterOptions::default());
        Self {
            number: number.expect("the data is compiled in"),
            day: day.expect("the data is compiled in"),
            moment: moment.expect("the data is compiled in"),
            days: RefCell::default(),
            times: vec![OnceCell::new(); 24 * 60],
        }
    }

    fn day(&self, day: civil::Date) -> Rc<str> {
        let mut days = self.days.borrow_mut();
        if days.len() >= DAYS {
            days.clear();
        }
        let written = days.entry(day).or_insert_with(|| {
            let day = icu_datetime::input::Date::convert_from(day);
            self.day.format(&day).to_string().into()
        });
        written.clone()
    }

    /// Every language here writes the day first, as it writes a day alone.
    fn moment(&self, at: civil::DateTime) -> String {
        let day = self.day(at.date());
        let minute =
            usize::from(at.hour().unsigned_abs()) * 60 + usize::from(at.minute().unsigned_abs());
        let time = self.times[minute].get_or_init(|| {
            let moment = icu_datetime::input::DateTime::convert_from(at);
            let written = self.moment.format(&moment).to_string();
            let time = written.strip_prefix(&*day).expect("a moment begins with its day");
            format!("{time} UTC")
        });
        format!("{day}{time}")
    }
}

thread_local! {
    static FORMATS: Vec<Formats> = Language::ALL.iter().copied().map(Formats::of).collect();
}

static COUNTRY_NAMES: LazyLock<Vec<Vec<(&'static str, String)>>> =
    LazyLock::new(|| Language::ALL.iter().copied().map(named_countries).collect());

fn named_countries(language: Language) -> Vec<(&'static str, String)> {
    let name = |code: &'static str| {
        let region = code.parse::<Region>().ok()?;
        let name = RegionDisplayName::try_new_light((&language.locale()).into(), region).ok()?;
        Some((code, name.to_string()))
    };
    let mut all: Vec<_> = COUNTRIES.split_whitespace().filter_map(name).collect();
    all.sort_by_cached_key(|(_, name)| fold(name));
    all
}

/// ISO 3166-1 alpha-2, the officially assigned codes.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE \
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC \
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA \
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO \
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Whether a code is a country's.
#[must_use]
pub fn is_country(code: &str) -> bool {
    code.len() == 2 && COUNTRIES.split_whitespace().any(|known| known == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_its_language_does() {
        let at = Timestamp::end_of(jiff::civil::date(2026, 12, 21)).unwrap();
        assert_eq!(Language::En.day(at), "21 Dec 2026");
        assert_eq!(Language::Sv.day(at), "21 dec. 2026");
        assert_eq!(Language::En.moment(at), "21 Dec 2026, 23:59 UTC");
    }

    #[test]
    fn a_moment_is_written_as_unicode_has_it_for_each_minute_of_any_day() {
        for language in Language::ALL {
            let formats = Formats::of(*language);
            for minute in 0..24 * 60 {
                let day =
                    civil::date(2024, 1, 1).saturating_add(jiff::Span::new().days(minute * 7));
                let (hour, minute) = (i8::try_from(minute / 60), i8::try_from(minute % 60));
                let at = day.at(hour.unwrap(), minute.unwrap(), 0, 0);
                let whole = icu_datetime::input::DateTime::convert_from(at);
                // Once as it is made, and once as it was kept.
                for _ in 0..2 {
                    let written = formats.moment.format(&whole).to_string() + " UTC";
                    assert_eq!(formats.moment(at), written);
                }
            }
        }
    }

    #[test]
    fn money_is_written_with_the_digits_of_its_currency() {
        assert_eq!(Language::En.amount(123_450, "EUR"), "1,234.50\u{a0}EUR");
        assert_eq!(Language::En.amount(500, "JPY"), "500\u{a0}JPY");
        assert_eq!(Language::Sv.amount(1_234_567, "SEK"), "12\u{a0}345,67\u{a0}SEK");
        assert_eq!(Language::En.amount(0, "EUR"), "0.00\u{a0}EUR");
    }

    #[test]
    fn countries_have_names_in_every_language() {
        assert_eq!(Language::En.country("SE"), "Sweden");
        assert_eq!(Language::Sv.country("SE"), "Sverige");
        for language in Language::ALL {
            assert_eq!(language.countries().len(), COUNTRIES.split_whitespace().count());
        }
        assert!(is_country("CN") && !is_country("cn") && !is_country("XX") && !is_country(""));
    }
}
