//! Forms: what a person typed, kept. [`Form`] reads a request's fields leniently, since a page says
//! what is wrong and not the parser; [`Problems`] collects what is, and a [`Field`] shows a value
//! with its problem beside it.

use actix_web::{FromRequest, HttpRequest, dev::Payload, error::PayloadError, web::Bytes};
use askama::Template;
use futures_util::future::LocalBoxFuture;
use i18n_embed_fl::fl;
use jiff::{SignedDuration, civil::Date};
use serde::de::DeserializeOwned;

use crate::{clock::Timestamp, error::Error, text::Texts};

/// The largest form that is taken where nobody writes a letter, in bytes.
pub const USUAL: usize = 64 * 1024;

/// The most fields of a form.
const MOST_FIELDS: usize = 1_000;

/// The largest form that is taken, in bytes: a letter of more than 20,000 Chinese characters, each of
/// nine bytes on the wire, must come through to be told that it is too long.
pub const LARGEST: usize = 512 * 1024;

/// The fields of a form.
pub struct Form<T> {
    /// What was typed.
    pub fields: T,
}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let raw = Raw::from_request(request, payload);
        Box::pin(async move {
            let fields = read(&raw.await?.0).ok_or(Error::Malformed)?;
            Ok(Self { fields })
        })
    }
}

/// A form as it was sent.
pub struct Raw(pub String);

impl FromRequest for Raw {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = Bytes::from_request(request, payload);
        Box::pin(async move {
            let bytes = bytes.await.map_err(|error| {
                error.as_error::<PayloadError>().map_or(Error::Malformed, Error::from)
            })?;
            if bytes.split(|byte| *byte == b'&').count() > MOST_FIELDS {
                return Err(Error::TooLarge);
            }
            String::from_utf8(bytes.to_vec()).map(Self).map_err(|_| Error::Malformed)
        })
    }
}

/// Reads a form as it was sent; nothing when it makes no sense, as with a field given twice.
#[must_use]
pub fn read<T: DeserializeOwned>(raw: &str) -> Option<T> {
    serde_html_form::from_str(raw).ok()
}

/// Writes a form as it would be sent; nothing when its fields are none of a form.
#[must_use]
pub fn write(fields: &impl serde::Serialize) -> Option<String> {
    serde_html_form::to_string(fields).ok()
}

/// The name of a person or company: something to read, on one line, and no address of a page or person
/// and no telephone number, since it is written into letters.
#[must_use]
pub fn name(typed: &str, most: usize) -> Option<String> {
    let name = typed.trim();
    let fits = name.chars().any(char::is_alphanumeric) && name.chars().count() <= most;
    let lower = name.to_lowercase();
    let parts = ["http:", "https:", "://", "www.", "@", "<", ">"];
    let is_page = parts.iter().any(|part| lower.contains(part))
        || lower.split_whitespace().any(|word| {
            word.split_once('/').is_some_and(|(site, _)| site.trim_matches('.').contains('.'))
        });
    // What stands for a name that was removed begins like that.
    let is_name = is_plain(name) && !name.starts_with('—');
    (fits && is_name && !is_page && !has_telephone(name)).then(|| name.to_owned())
}

/// The name of a person, as [`name`]. Companies are called `Booking.com`; people are not, and programs that read
/// mail make a link of that, also where we say who wrote.
#[must_use]
pub fn person_name(typed: &str, most: usize) -> Option<String> {
    name(typed, most).filter(|name| !has_site(name))
}

/// Whether a word could be the domain of a page: a dot within it, and letters after that.
fn has_site(text: &str) -> bool {
    text.match_indices('.').any(|(place, _)| {
        let after = text[place + 1..].chars().take_while(|c| c.is_alphabetic()).take(2);
        text[..place].ends_with(char::is_alphanumeric) && after.count() == 2
    })
}

/// Whether somebody could dial it: `+` or `00` and seven or more digits. Numbers alone are in the names of
/// many companies.
fn has_telephone(text: &str) -> bool {
    let starts = text.match_indices('+').chain(text.match_indices("00")).map(|(place, _)| place);
    starts.filter(|place| !text[..*place].ends_with(|c: char| c.is_ascii_digit())).any(|place| {
        let number = text[place..].trim_start_matches('+');
        let number = number.chars().take_while(|c| c.is_ascii_digit() || " -().".contains(*c));
        number.filter(char::is_ascii_digit).count() > 6
    })
}

/// Whether a text of several lines can be kept and shown: no control characters but line ends and tabs.
#[must_use]
pub fn is_writing(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t')
}

/// Whether a text stays on its line and reads the way it runs: no control characters and separators of
/// lines, nothing that turns the writing round or cannot be seen.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
                | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{61c}'
                | '\u{feff}')
    })
}

/// The days from so many to so many ahead.
#[must_use]
pub fn days_ahead(today: Date, least: i64, most: i64) -> (Date, Date) {
    let ahead = |days: i64| today.saturating_add(SignedDuration::from_hours(24 * days));
    (ahead(least), ahead(most))
}

/// What a field for a last day holds that may be left empty: the end of that day in UTC.
///
/// # Errors
/// What to type, when it is no day or none of these.
pub fn last_day(
    t: &Texts,
    typed: &str,
    (first, last): (Date, Date),
) -> Result<Option<Timestamp>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    let day: Option<Date> = typed.trim().parse().ok();
    let end = day.filter(|day| (first..=last).contains(day)).and_then(Timestamp::end_of);
    end.map(Some).ok_or_else(|| {
        let (first, last) = (first.to_string(), last.to_string());
        fl!(t, "ends-out-of-range", first = first, last = last)
    })
}

/// What is wrong with a form, in the order of its fields.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Problems(Vec<(&'static str, String)>);

impl Problems {
    /// Says what is wrong with a field and what to do; the first word on a field counts.
    pub fn add(&mut self, field: &'static str, message: impl Into<String>) {
        if self.of(field).is_empty() {
            self.0.push((field, message.into()));
        }
    }

    /// Takes a value, or says what is wrong with the field.
    pub fn take<T>(&mut self, field: &'static str, value: Result<T, String>) -> Option<T> {
        value.map_err(|message| self.add(field, message)).ok()
    }

    /// What is wrong with a field; empty when nothing is.
    #[must_use]
    pub fn of(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| *name == field).map_or("", |(_, message)| message)
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every field with its message.
    #[must_use]
    pub fn all(&self) -> &[(&'static str, String)] {
        &self.0
    }
}

/// A control with its label, hint and problem.
#[derive(Template, Default)]
#[template(path = "parts/field.html")]
pub struct Field {
    /// Its name in the form, and its id.
    pub name: &'static str,
    /// Its visible label.
    pub label: String,
    /// What it holds.
    pub value: String,
    /// What helps to fill it in.
    pub hint: String,
    /// What is wrong with it.
    pub problem: String,
    /// What kind of control it is.
    pub kind: Kind,
    /// What the browser may fill in (HTML autocomplete tokens).
    pub autocomplete: &'static str,
    /// Whether it may be left empty.
    pub optional: bool,
    /// The word that says so.
    pub optional_word: String,
    /// The least value, where the kind has one.
    pub min: String,
    /// The greatest value, where the kind has one.
    pub max: String,
}

/// The kinds of controls.
#[derive(Default)]
pub enum Kind {
    /// One line of text.
    #[default]
    Text,
    /// An address of electronic mail.
    Email,
    /// A secret.
    Password,
    /// Six digits.
    Code,
    /// A day.
    Date,
    /// A whole number.
    Number,
    /// Several lines.
    Lines(u8),
    /// One of a list of values with their names.
    Choice(Vec<(String, String)>),
}

impl Field {
    /// A field of one line.
    #[must_use]
    pub fn new(name: &'static str, label: String, value: impl Into<String>) -> Self {
        Self { name, label, value: value.into(), ..Self::default() }
    }

    /// Of another kind.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// With help to fill it in.
    #[must_use]
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }

    /// With what the browser may fill in.
    #[must_use]
    pub fn autocomplete(mut self, tokens: &'static str) -> Self {
        self.autocomplete = tokens;
        self
    }

    /// May be left empty, and says so.
    #[must_use]
    pub fn optional(mut self, word: String) -> Self {
        self.optional = true;
        self.optional_word = word;
        self
    }

    /// Between two values.
    #[must_use]
    pub fn between(mut self, min: String, max: String) -> Self {
        self.min = min;
        self.max = max;
        self
    }

    /// With what is wrong with it, if anything is.
    #[must_use]
    pub fn checked(mut self, problems: &Problems) -> Self {
        problems.of(self.name).clone_into(&mut self.problem);
        self
    }

    /// The type of its `input`.
    #[must_use]
    pub fn input_type(&self) -> &'static str {
        match self.kind {
            Kind::Email => "email",
            Kind::Password => "password",
            Kind::Date => "date",
            Kind::Number => "number",
            Kind::Text | Kind::Code | Kind::Lines(_) | Kind::Choice(_) => "text",
        }
    }

    fn holds_secret(&self) -> bool {
        matches!(self.kind, Kind::Password)
    }

    fn is_code(&self) -> bool {
        matches!(self.kind, Kind::Code)
    }

    /// The ids of what describes it, for `aria-describedby`.
    #[must_use]
    pub fn described_by(&self) -> String {
        let parts = [("hint", &self.hint), ("problem", &self.problem)];
        let ids = parts.iter().filter(|(_, text)| !text.is_empty());
        ids.map(|(part, _)| format!("{}-{part}", self.name)).collect::<Vec<_>>().join(" ")
    }
}

impl askama::filters::HtmlSafe for Field {}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Debug, PartialEq)]
    struct Typed {
        #[serde(default)]
        name: String,
        #[serde(default)]
        service: Vec<String>,
    }

    #[test]
    fn a_form_may_lack_fields_and_repeat_lists() {
        let typed: Typed = read("service=a&service=b").unwrap();
        assert_eq!(typed, Typed { name: String::new(), service: vec!["a".into(), "b".into()] });
    }

    #[test]
    fn a_field_given_twice_makes_no_sense() {
        assert!(read::<Typed>("name=a&name=b").is_none());
    }

    #[test]
    fn the_first_word_on_a_field_counts() {
        let mut problems = Problems::default();
        problems.add("name", "is missing");
        problems.add("name", "is too short");
        assert_eq!(problems.of("name"), "is missing");
        assert_eq!(problems.of("other"), "");
    }

    #[test]
    fn a_name_is_on_one_line_and_no_address() {
        for good in [
            "Birch & Söner AB",
            "上海白桦",
            "O'Neil",
            " trimmed ",
            "Novo A/S",
            "Booking.com",
            "3M",
            "1234567 Ontario Limited",
            "9274-1834 Québec Inc.",
        ] {
            assert_eq!(name(good, 100).as_deref(), Some(good.trim()), "{good}");
        }
        let long = "x".repeat(101);
        for bad in [
            "",
            "  ",
            "--",
            "a\nb",
            "a\u{2028}b",
            "\u{200b}\u{200b}",
            "\u{202e}BA kcirB",
            "at http://evil.example",
            "https:/evil.example",
            "WWW.evil.example",
            "evil.example/pay",
            "Call +46 70 123 45 67",
            "0046701234567 AB",
            "help@evil.example",
            "<b>x</b>",
            "— (Alder & Co)",
            &long,
        ] {
            assert_eq!(name(bad, 100), None, "{bad:?}");
        }
    }

    #[test]
    fn a_persons_name_is_no_domain() {
        for good in ["Ada Lind", "J. R. Lind", "J.R. Lind", "Ada Lind jr.", "Dr. Åsa Öst"] {
            assert_eq!(person_name(good, 100).as_deref(), Some(good));
        }
        for bad in ["evil.example", "Pay at EVIL.example today", "a.co", "x,åsö.se", "a@b", ""] {
            assert_eq!(person_name(bad, 100), None, "{bad:?}");
        }
    }
}
