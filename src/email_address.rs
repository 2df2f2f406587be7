//! An email address and a company's domain, as the business writes them. A value of these types has
//! been parsed: whatever holds one may put it in a header, an SMTP command or a column, and a row
//! that contradicts the rules is a decode error.

use std::fmt;
use std::str::FromStr;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;

/// An address that a mail can be sent to by any relay: an ASCII dot-atom (RFC 5321 §4.1.2, no
/// quoting, no SMTPUTF8), `@`, a domain with at least one dot. `Debug` is masked: logs never hold
/// an address.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    text: String,
    at: usize,
}

impl EmailAddress {
    /// Reads what somebody typed. Space around it is forgiven; the local part keeps its case, the
    /// domain becomes lower-case ASCII (IDNA, UTS 46).
    ///
    /// # Errors
    /// [`Invalid::Address`], when it can't be one, or is longer than RFC 5321 §4.5.3.1 has it (64
    /// before the `@`, 254 in all).
    pub fn parse(typed: &str) -> Result<Self, Invalid> {
        let (local, domain) = typed.trim().split_once('@').ok_or(Invalid::Address)?;
        if !is_dot_atom(local) || local.len() > 64 {
            return Err(Invalid::Address);
        }
        let domain = ascii_domain(domain).ok_or(Invalid::Address)?;
        let text = format!("{local}@{domain}");
        if text.len() > 254 {
            return Err(Invalid::Address);
        }
        Ok(Self { at: local.len(), text })
    }

    /// The form that is stored and mailed: the domain in ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands before the `@`, in its own case.
    #[must_use]
    pub fn local(&self) -> &str {
        &self.text[..self.at]
    }

    /// What stands behind the `@`: lower-case ASCII.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// The form by which two addresses are one person's: all lower-case. RFC 5321 lets hosts tell
    /// `Ada` from `ada`; none that people use does.
    #[must_use]
    pub fn key(&self) -> String {
        self.text.to_ascii_lowercase()
    }
}

/// A company's domain, such as `birch.example`: lower-case ASCII inside, Unicode when displayed.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Domain {
    ascii: String,
}

impl Domain {
    /// Reads what somebody typed or pasted: forgives space around it, upper case, `http(s)://`,
    /// `www.` and what follows the name of a page's address.
    ///
    /// # Errors
    /// [`Invalid::Domain`] for IP addresses, single labels, ports, addresses with an `@` and labels
    /// that DNS has not.
    pub fn parse(typed: &str) -> Result<Self, Invalid> {
        let name = without_prefix(without_prefix(typed.trim(), "https://"), "http://");
        let name = name.split(['/', '?', '#']).next().unwrap_or_default();
        let name = name.strip_suffix('.').unwrap_or(name);
        let ascii = ascii_domain(name).ok_or(Invalid::Domain)?;
        let ascii = match ascii.strip_prefix("www.") {
            // www.example is a domain of its own, not the site of a top-level one.
            Some(rest) if rest.contains('.') => rest.to_owned(),
            _ => ascii,
        };
        Ok(Self { ascii })
    }

    /// The form that is stored and compared: lower-case ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.ascii
    }

    /// Whether everybody can have an address in it, so that an address in it proves no company. The
    /// providers with the most users; what is missing here is met by the partner, who sees who accepts.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        const SHARED: &str = "126.com 163.com aol.com fastmail.com free.fr gmail.com gmx.de gmx.net \
            googlemail.com hotmail.com hotmail.se icloud.com live.com mac.com mail.com mail.ru me.com \
            msn.com orange.fr outlook.com proton.me protonmail.com qq.com sina.com t-online.de telia.com \
            web.de yahoo.co.jp yahoo.co.uk yahoo.com yandex.com yandex.ru ymail.com zoho.com";
        SHARED.split_whitespace().any(|shared| shared == self.ascii)
    }
}

/// Why something typed is no address or no domain. Says nothing of what was typed, so it may be
/// logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// Not an address that mail can be sent to.
    #[error("not an email address")]
    Address,
    /// Not a domain with at least one dot.
    #[error("not a domain")]
    Domain,
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local(), unicode(self.domain()))
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&unicode(&self.ascii))
    }
}

impl fmt::Debug for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Domain({})", self.ascii)
    }
}

/// Text in both databases, in JSON and on the command line; parsed whenever it comes back.
macro_rules! text {
    ($type:ident, $field:ident) => {
        impl FromStr for $type {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $type {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                Self::parse(&text)
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> String {
                value.$field
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                &self.$field
            }
        }

        impl<DB: sqlx::Database> sqlx::Type<DB> for $type
        where
            String: sqlx::Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <String as sqlx::Type<DB>>::type_info()
            }

            fn compatible(ty: &DB::TypeInfo) -> bool {
                <String as sqlx::Type<DB>>::compatible(ty)
            }
        }

        impl<'q, DB: sqlx::Database> sqlx::Encode<'q, DB> for $type
        where
            String: sqlx::Encode<'q, DB>,
        {
            fn encode_by_ref(
                &self,
                buffer: &mut DB::ArgumentBuffer,
            ) -> Result<IsNull, BoxDynError> {
                self.$field.encode_by_ref(buffer)
            }
        }

        impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $type
        where
            String: sqlx::Decode<'r, DB>,
        {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
                Ok(Self::parse(&<String as sqlx::Decode<'r, DB>>::decode(value)?)?)
            }
        }
    };
}

text!(EmailAddress, text);
text!(Domain, ascii);

/// RFC 5322 §3.2.3: the only local part that needs no quoting anywhere.
fn is_dot_atom(local: &str) -> bool {
    let atext = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
    local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(atext))
}

/// Lower-case ASCII of a domain of at least two labels. A top-level domain has no digits (but in
/// punycode), which also turns away every way of writing an IPv4 address.
fn ascii_domain(name: &str) -> Option<String> {
    let ascii = if is_plain(name) {
        name.into()
    } else {
        Uts46::new()
            .to_ascii(
                name.as_bytes(),
                AsciiDenyList::STD3,
                Hyphens::CheckFirstLast,
                DnsLength::Verify,
            )
            .ok()?
    };
    let (_, top) = ascii.rsplit_once('.')?;
    let is_top =
        top.starts_with("xn--") || (top.len() > 1 && top.bytes().all(|b| b.is_ascii_alphabetic()));
    is_top.then(|| ascii.into_owned())
}

/// Whether a name is one that UTS 46 leaves as it is, like nearly all that are read: lists have hundreds.
fn is_plain(name: &str) -> bool {
    let is_plain = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with("xn--")
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    name.len() <= 253 && name.split('.').all(is_plain)
}

fn unicode(ascii: &str) -> String {
    if is_plain(ascii) {
        return ascii.to_owned();
    }
    match idna::domain_to_unicode(ascii) {
        (unicode, Ok(())) => unicode,
        (_, Err(_)) => ascii.to_owned(),
    }
}

fn without_prefix<'t>(text: &'t str, prefix: &str) -> &'t str {
    match text.get(..prefix.len()) {
        Some(start) if start.eq_ignore_ascii_case(prefix) => &text[prefix.len()..],
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_keeps_its_local_part_and_lowers_its_domain() {
        let ada = EmailAddress::parse("  Ada.L+x@Birch.EXAMPLE ").unwrap();
        assert_eq!(ada.as_str(), "Ada.L+x@birch.example");
        assert_eq!(ada.local(), "Ada.L+x");
        assert_eq!(ada.domain(), "birch.example");
        assert_eq!(ada.key(), "ada.l+x@birch.example");
    }

    #[test]
    fn a_unicode_domain_is_mailed_in_punycode_and_shown_as_typed() {
        let ada = EmailAddress::parse("ada@Björk.example").unwrap();
        assert_eq!(ada.as_str(), "ada@xn--bjrk-6qa.example");
        assert_eq!(ada.to_string(), "ada@björk.example");
        assert_eq!(EmailAddress::parse(ada.as_str()).unwrap(), ada);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long_local = format!("{}@birch.example", "a".repeat(65));
        let long_whole = format!("a@{}example", "abcdefghi.".repeat(25));
        for typed in [
            "",
            "@",
            "ada",
            "ada@",
            "@birch.example",
            "ada@birch",
            "a@b@birch.example",
            "ada@127.0.0.1",
            "ada@[127.0.0.1]",
            "ada@[IPv6:::1]",
            "ada b@birch.example",
            "\"ada\"@birch.example",
            "ada@birch.example\r\nBcc: eve@evil.example",
            "\"a\r\nRCPT TO:<x>\"@b.example",
            "ada\0@birch.example",
            "@relay.example:ada@birch.example",
            "<ada@birch.example>",
            "Ada <ada@birch.example>",
            "ada@birch.example,eve@evil.example",
            "ada@birch.example>",
            ".ada@birch.example",
            "ada.@birch.example",
            "a..b@birch.example",
            "ädä@birch.example",
            "ada@birch..example",
            "ada@-birch.example",
            "ada@bi_rch.example",
            "ada@birch.example.",
            "ada@birch.example\u{2028}",
            "ada\u{200b}@birch.example",
            "ada(x)@birch.example",
            "=?utf-8?q?=0d=0a?=@birch .example",
            &long_local,
            &long_whole,
        ] {
            // U+2028 is space to `trim`, so at the end it is forgiven as space is.
            if typed.ends_with('\u{2028}') {
                assert_eq!(EmailAddress::parse(typed).unwrap().as_str(), "ada@birch.example");
            } else {
                assert_eq!(EmailAddress::parse(typed), Err(Invalid::Address), "{typed:?}");
            }
        }
    }

    #[test]
    fn debug_shows_no_address() {
        let ada = EmailAddress::parse("ada@birch.example").unwrap();
        assert_eq!(format!("{ada:?}"), "EmailAddress(…)");
    }

    #[test]
    fn a_domain_is_forgiven_what_people_paste() {
        for typed in [
            "birch.example",
            " Birch.Example ",
            "http://birch.example",
            "HTTPS://WWW.Birch.example/x?y#z",
            "www.birch.example",
            "birch.example/",
            "birch.example?x",
            "birch.example.",
        ] {
            assert_eq!(Domain::parse(typed).unwrap().as_str(), "birch.example", "{typed:?}");
        }
        assert_eq!(Domain::parse("www.example").unwrap().as_str(), "www.example");
        assert_eq!(Domain::parse("björk.example").unwrap().as_str(), "xn--bjrk-6qa.example");
        assert_eq!(Domain::parse("xn--bjrk-6qa.example").unwrap().to_string(), "björk.example");
    }

    #[test]
    fn what_is_no_domain_is_refused() {
        for typed in [
            "",
            "birch",
            "localhost",
            "127.0.0.1",
            "0x7f.1",
            "[::1]",
            "::1",
            "birch.example:8080",
            "ada@birch.example",
            "birch .example",
            "-birch.example",
            "birch-.example",
            "b_irch.example",
            "birch..example",
            ".birch.example",
            "a.1",
            "ftp://birch.example",
            "xn--a.example",
            "birch.example\r\nx",
            "javascript:alert(1)",
        ] {
            assert_eq!(Domain::parse(typed), Err(Invalid::Domain), "{typed:?}");
        }
    }

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "no table and no transaction is needed")]
    async fn a_row_that_contradicts_the_rules_is_a_decode_error() {
        let pool = sqlx::sqlite::SqlitePoolOptions::new()
            .max_connections(1)
            .connect("sqlite::memory:")
            .await
            .unwrap();
        let ada = EmailAddress::parse("ada@birch.example").unwrap();
        let read: EmailAddress =
            sqlx::query_scalar("select $1").bind(&ada).fetch_one(&pool).await.unwrap();
        assert_eq!(read, ada);
        let none: Option<Domain> =
            sqlx::query_scalar("select $1").bind(None::<Domain>).fetch_one(&pool).await.unwrap();
        assert_eq!(none, None);
        let bad = sqlx::query_scalar::<_, EmailAddress>("select 'ada'")
            .fetch_one(&pool)
            .await
            .unwrap_err();
        assert!(bad.to_string().contains("not an email address"), "{bad}");
    }

    #[test]
    fn both_engines_know_both_types() {
        fn known<T>()
        where
            for<'q> T: sqlx::Type<sqlx::Sqlite>
                + sqlx::Encode<'q, sqlx::Sqlite>
                + sqlx::Decode<'q, sqlx::Sqlite>,
            for<'q> T: sqlx::Type<sqlx::Postgres>
                + sqlx::Encode<'q, sqlx::Postgres>
                + sqlx::Decode<'q, sqlx::Postgres>,
        {
        }
        known::<EmailAddress>();
        known::<Domain>();
    }

    #[test]
    fn json_holds_the_text_and_is_parsed() {
        let ada = EmailAddress::parse("ada@birch.example").unwrap();
        assert_eq!(serde_json::to_string(&ada).unwrap(), "\"ada@birch.example\"");
        assert!(serde_json::from_str::<EmailAddress>("\"ada\"").is_err());
        assert!(serde_json::from_str::<Domain>("\"birch\"").is_err());
    }

    proptest! {
        #[test]
        fn what_is_plain_is_left_as_it_is(name in "[a-z0-9-]{0,5}(xn--)?[a-z0-9-]{1,65}(\\.[a-z-]{0,4}){1,3}") {
            if is_plain(&name) {
                let whole = Uts46::new().to_ascii(
                    name.as_bytes(),
                    AsciiDenyList::STD3,
                    Hyphens::CheckFirstLast,
                    DnsLength::Verify,
                );
                prop_assert_eq!(whole.ok(), Some(name.as_str().into()));
                prop_assert_eq!(idna::domain_to_unicode(&name).0, name);
            }
        }

        #[test]
        fn whatever_parses_is_safe_in_a_header_and_parses_again(typed in "\\PC{0,20}@?\\PC{0,20}|[a-z.@=?<>\"\r\n ]{0,30}") {
            if let Ok(address) = EmailAddress::parse(&typed) {
                prop_assert!(address.as_str().bytes().all(|b| b.is_ascii_graphic() && !b"<>\"(),:;\\[]".contains(&b)));
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address.clone()));
                let lettre = lettre::Address::new(address.local(), address.domain());
                prop_assert!(lettre.is_ok());
            }
            if let Ok(domain) = Domain::parse(&typed) {
                prop_assert_eq!(Domain::parse(domain.as_str()), Ok(domain.clone()));
            }
        }
    }
}
