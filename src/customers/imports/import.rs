//! What an import is, and what a line of it must say.

use std::collections::HashMap;

use i18n_embed_fl::fl;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    customers::{
        Details, LeadSource,
        customer::{LONGEST_NAME, LONGEST_TAG, MOST_TAGS, optional_name, tags},
    },
    email_address::{Domain, EmailAddress},
    form, id,
    organizations::{self, Cloud, OrganizationId},
    people::PersonId,
    sheet::{self, Column},
    text::Texts,
    words,
};

id! {
    /// A list that somebody uploaded.
    ImportId
}

words! {
    /// How far an import is.
    State {
        /// It was read, and nothing of it is done.
        Read = "read",
        /// Its lines are gone through.
        Running = "running",
        /// All of them were.
        Done = "done",
    }
}

words! {
    /// What a line was found to be before the import.
    Standing {
        /// It cannot be used.
        Faulty = "faulty",
        /// The company is not on the list.
        New = "new",
        /// It is.
        Known = "known",
    }
}

/// The most lines of a list.
pub const MOST: usize = 20_000;

/// How long a list is kept after it was read, or after its lines were gone through.
pub const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What a list may say of a company, in the order of an export. What only an export says is not read.
pub const COLUMNS: [Column; 14] = [
    column("company", true),
    column("alias", false),
    column("domain", true),
    column("status", false),
    column("relationship", false),
    column("since", false),
    column("services", false),
    column("contact", false),
    column("email", false),
    column("tags", false),
    column("lead_source", false),
    column("active subscriptions", false),
    column("seats", false),
    column("seats used", false),
];

const fn column(name: &'static str, required: bool) -> Column {
    Column { name, required }
}

/// A list that somebody uploaded.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// Whose it is.
    pub partner_id: OrganizationId,
    /// The file's name.
    pub file: String,
    /// How far it is.
    pub state: State,
    /// How many lines it has.
    pub lines: i64,
    /// How many of them have been gone through.
    pub done: i64,
    /// How many companies they added.
    pub added: i64,
    /// When it was read.
    pub read_at: Timestamp,
    /// Who had it begun.
    pub started_by: Option<PersonId>,
}

/// A line of a list, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Where it begins in the file.
    pub at: u64,
    /// The company's name.
    pub company: String,
    /// Its domain.
    pub domain: String,
    /// Whom the partner knows there.
    pub contact: String,
    /// Their address.
    pub email: String,
    /// What the partner calls it itself.
    pub alias: String,
    /// What the partner sorts it under.
    pub tags: String,
    /// Where the partner has it from.
    pub lead_source: String,
}

/// A company as a line without faults describes it.
#[derive(Debug, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// Its domain.
    pub domain: Domain,
    /// What is noted of it.
    pub details: Details,
}

/// What is wrong with a line, to be said in its reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The heading of the column; empty for the whole line.
    pub column: String,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It cannot be read.
    Unreadable(sheet::Why),
    /// It is no company's name.
    Name,
    /// It is no domain.
    Domain,
    /// It is a mail provider's.
    SharedDomain,
    /// It stands in an earlier line already.
    Repeated(u64),
    /// The company that has it is in another cloud.
    OtherCloud {
        /// The domain.
        domain: Domain,
        /// The company's cloud.
        theirs: Cloud,
        /// The partner's.
        ours: Cloud,
    },
    /// It is no person's name.
    Contact,
    /// It is no address.
    Email,
    /// It is no name.
    Alias,
    /// They are too many, or one is none.
    Tags,
    /// It is none of those that there are.
    LeadSource,
}

impl Fault {
    /// In words: where, and what to do.
    #[must_use]
    pub fn words(&self, t: &Texts, line: u64) -> String {
        let why = match &self.why {
            Why::Unreadable(why) => {
                let fault = sheet::Fault { line, column: self.column.clone(), why: why.clone() };
                return fault.words(t);
            }
            Why::Name => fl!(t, "company-name-wrong", most = LONGEST_NAME),
            Why::Domain => fl!(t, "domain-wrong"),
            Why::SharedDomain => fl!(t, "domain-shared"),
            Why::Repeated(first) => {
                let first = *first;
                fl!(t, "import-repeated", first = first)
            }
            Why::OtherCloud { domain, theirs, ours } => {
                organizations::crossing(t, domain, *theirs, *ours)
            }
            Why::Contact => fl!(t, "contact-name-wrong", most = LONGEST_NAME),
            Why::Email => fl!(t, "email-wrong"),
            Why::Alias => fl!(t, "alias-wrong", most = LONGEST_NAME),
            Why::Tags => fl!(t, "tags-wrong", most = MOST_TAGS, longest = LONGEST_TAG),
            Why::LeadSource => {
                let known: Vec<&str> = LeadSource::ALL.iter().map(|one| one.word()).collect();
                fl!(t, "import-lead-source", known = known.join(", "))
            }
        };
        sheet::place(t, line, &self.column, &why)
    }
}

impl Line {
    fn of(at: u64, cells: Vec<String>) -> Self {
        let mut cells: HashMap<&str, String> =
            COLUMNS.iter().map(|column| column.name).zip(cells).collect();
        let mut under = |name| cells.remove(name).unwrap_or_default();
        Self {
            at,
            company: under("company"),
            domain: under("domain"),
            contact: under("contact"),
            email: under("email"),
            alias: under("alias"),
            tags: under("tags"),
            lead_source: under("lead_source"),
        }
    }

    /// The company that it describes.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn check(&self) -> Result<Described, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fault = |column: &str, why| faults.push(Fault { column: column.to_owned(), why });
        let name = form::name(&self.company, LONGEST_NAME);
        if name.is_none() {
            fault("company", Why::Name);
        }
        let domain = self.domain();
        match &domain {
            None => fault("domain", Why::Domain),
            Some(domain) if domain.is_shared() => fault("domain", Why::SharedDomain),
            Some(_) => {}
        }
        let contact_name = optional_name(&self.contact);
        if contact_name.is_none() {
            fault("contact", Why::Contact);
        }
        let contact_email = EmailAddress::parse(&self.email).ok();
        if contact_email.is_none() && !self.email.is_empty() {
            fault("email", Why::Email);
        }
        let alias = optional_name(&self.alias);
        if alias.is_none() {
            fault("alias", Why::Alias);
        }
        let tags = tags(&self.tags);
        if tags.is_none() {
            fault("tags", Why::Tags);
        }
        // As a person writes it: "Own marketing".
        let word = self.lead_source.to_lowercase().replace([' ', '-'], "_");
        let lead_source = LeadSource::from_word(&word);
        if lead_source.is_none() && !word.is_empty() {
            fault("lead_source", Why::LeadSource);
        }
        match (name, domain, contact_name, alias, tags) {
            (Some(name), Some(domain), Some(contact_name), Some(alias), Some(tags))
                if faults.is_empty() =>
            {
                let details = Details { contact_name, contact_email, alias, tags, lead_source };
                Ok(Described { name, domain, details })
            }
            _ => Err(faults),
        }
    }

    fn domain(&self) -> Option<Domain> {
        Domain::parse(&self.domain).ok()
    }
}

/// A line and what was found about it.
#[derive(Debug)]
pub struct Entry {
    /// What it says; of a line that cannot be read, only where it is.
    pub line: Line,
    /// All that is wrong with it.
    pub faults: Vec<Fault>,
    /// The company's domain, if it is one.
    pub domain: Option<Domain>,
    /// Whether the company is on the list.
    pub is_known: bool,
}

impl Entry {
    /// Finds something wrong with it.
    pub fn add(&mut self, column: &str, why: Why) {
        self.faults.push(Fault { column: column.to_owned(), why });
    }

    /// What it is found to be.
    #[must_use]
    pub fn standing(&self) -> Standing {
        match (self.faults.is_empty(), self.is_known) {
            (false, _) => Standing::Faulty,
            (true, true) => Standing::Known,
            (true, false) => Standing::New,
        }
    }
}

/// Reads a list of companies, with all that the list alone says is wrong with each line.
///
/// # Errors
/// When nothing of it can be used.
pub fn read(bytes: &[u8]) -> Result<Vec<Entry>, Vec<sheet::Fault>> {
    let mut first_lines: HashMap<Domain, u64> = HashMap::new();
    let entry = |row: sheet::Row| {
        let cells = match row.cells {
            Ok(cells) => cells,
            Err(sheet::Fault { column, why, .. }) => {
                let line = Line { at: row.line, ..Line::default() };
                let faults = vec![Fault { column, why: Why::Unreadable(why) }];
                return Entry { line, faults, domain: None, is_known: false };
            }
        };
        let line = Line::of(row.line, cells);
        let (faults, domain) = (line.check().err().unwrap_or_default(), line.domain());
        let mut entry = Entry { line, faults, domain, is_known: false };
        if let Some(domain) = &entry.domain {
            let first = *first_lines.entry(domain.clone()).or_insert(row.line);
            if first != row.line {
                entry.add("domain", Why::Repeated(first));
            }
        }
        entry
    };
    Ok(sheet::read(bytes, &COLUMNS, MOST)?.rows.into_iter().map(entry).collect())
}

/// The faults of a line as they are kept, in words.
#[must_use]
pub fn said(t: &Texts, line: u64, kept: &str) -> Vec<String> {
    let faults: Vec<Fault> = serde_json::from_str(kept).unwrap_or_default();
    faults.iter().map(|fault| fault.words(t, line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "company,domain,contact,email,alias,tags,lead_source\n";

    fn faults(lines: &str) -> Vec<(u64, String, Why)> {
        let read = read(format!("{HEAD}{lines}").as_bytes()).unwrap();
        let faults = read.into_iter().flat_map(|entry| {
            let line = entry.line.at;
            entry.faults.into_iter().map(move |fault| (line, fault.column, fault.why))
        });
        faults.collect()
    }

    #[test]
    fn a_line_says_all_that_is_noted_of_a_company() {
        let line = "Birch AB,WWW.Birch.example,Ada Lind,ada@birch.example,Birches,gold; North,Own marketing\n";
        let read = read(format!("{HEAD}{line}").as_bytes()).unwrap();
        let described = read[0].line.check().unwrap();
        assert_eq!(read[0].standing(), Standing::New);
        assert_eq!(
            (described.name.as_str(), described.domain.as_str()),
            ("Birch AB", "birch.example")
        );
        assert_eq!(described.details.tags, "gold\nNorth");
        assert_eq!(described.details.lead_source, Some(LeadSource::OwnMarketing));
        assert_eq!(described.details.contact_name, "Ada Lind");
        let email = described.details.contact_email.unwrap();
        assert_eq!(email.as_str(), "ada@birch.example");
    }

    #[test]
    fn each_fault_has_its_line_and_column() {
        let long = "x".repeat(101);
        let lines = format!(
            "Birch,birch.example,,,,,\n\
             ,oak,http://x.example,ada,{long},!,newspaper\n\
             Ash,gmail.com,,,,,\n\
             Elm,elm.example\n\
             Birch again,www.BIRCH.example,,,,,\n"
        );
        let fault = |line, column: &str, why| (line, column.to_owned(), why);
        assert_eq!(
            faults(&lines),
            [
                fault(3, "company", Why::Name),
                fault(3, "domain", Why::Domain),
                fault(3, "contact", Why::Contact),
                fault(3, "email", Why::Email),
                fault(3, "alias", Why::Alias),
                fault(3, "tags", Why::Tags),
                fault(3, "lead_source", Why::LeadSource),
                fault(4, "domain", Why::SharedDomain),
                fault(5, "", Why::Unreadable(sheet::Why::Cells(2, 7))),
                fault(6, "domain", Why::Repeated(2)),
            ]
        );
    }

    #[test]
    fn a_fault_is_said_as_it_was_kept() {
        let fault = Fault { column: "domain".into(), why: Why::Repeated(2) };
        let kept = serde_json::to_string(&[fault]).unwrap();
        let said = said(crate::text::Language::En.texts(), 6, &kept);
        assert_eq!(said.len(), 1);
        assert!(said[0].contains("Line 6") && said[0].contains("line 2"), "{said:?}");
    }
}
