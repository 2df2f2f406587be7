//! The text of a letter and the link in it. The link is never stored: what is kept has a placeholder,
//! and the real link takes its place when the letter is shown or sent. A letter cannot lose its link
//! unnoticed, and carries no other that looks like it.

use i18n_embed_fl::fl;

use crate::text::Language;

/// Stands for the link in what is kept.
const PLACE: &str = "{link}";

/// The most characters of a letter.
pub const LONGEST: usize = 20_000;

/// The most characters of a subject.
pub const LONGEST_SUBJECT: usize = 200;

/// What is wrong with the link of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkProblem {
    /// It is not there.
    Missing,
    /// There is one that looks like it and is not.
    Altered,
}

/// Takes a letter as it was typed: one kind of line end, the placeholder for the link, and the link on
/// a line of its own, where no mail program breaks it.
#[must_use]
pub fn take(typed: &str, link: &str) -> String {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((place, found)) = first_of(rest, link) {
        let before = rest[..place].trim_end_matches([' ', '\t']);
        kept.push_str(before);
        if !kept.is_empty() && !kept.ends_with('\n') {
            kept.push('\n');
        }
        kept.push_str(PLACE);
        rest = rest[place + found..].trim_start_matches([' ', '\t']);
        if !rest.is_empty() && !rest.starts_with('\n') {
            kept.push('\n');
        }
    }
    kept.push_str(rest);
    kept
}

/// The first place of the link, or of the placeholder, and how long it is. A link that goes on, as one
/// with a letter typed after it, is another link.
fn first_of(text: &str, link: &str) -> Option<(usize, usize)> {
    let whole = |place: &usize, length: usize| {
        !text[place + length..]
            .starts_with(|c: char| c.is_ascii_alphanumeric() || "-_/".contains(c))
    };
    let real = text.match_indices(link).map(|(place, _)| place).find(|at| whole(at, link.len()));
    let kept = text.find(PLACE);
    match (real, kept) {
        (Some(real), Some(kept)) if kept < real => Some((kept, PLACE.len())),
        (Some(real), _) => Some((real, link.len())),
        (None, kept) => kept.map(|place| (place, PLACE.len())),
    }
}

/// A kept letter with the real link.
#[must_use]
pub fn show(kept: &str, link: &str) -> String {
    kept.replace(PLACE, link)
}

/// Whether a kept letter has its link, and no other that looks like it. `links` is what all links to
/// an answer page begin with.
///
/// # Errors
/// What is wrong.
pub fn check_link(kept: &str, links: &str) -> Result<(), LinkProblem> {
    if kept.contains(links) {
        return Err(LinkProblem::Altered);
    }
    if kept.contains(PLACE) { Ok(()) } else { Err(LinkProblem::Missing) }
}

/// Puts the link back: in the place of one that was altered, else before the last paragraph.
#[must_use]
pub fn put_back(kept: &str, links: &str) -> String {
    let mut text = kept.to_owned();
    while let Some(place) = text.find(links) {
        let end = text[place..]
            .find(|c: char| c.is_whitespace() || "<>\"'".contains(c))
            .map_or(text.len(), |length| place + length);
        text.replace_range(place..end, if text.contains(PLACE) { "" } else { PLACE });
    }
    if text.contains(PLACE) {
        // On a line of its own again.
        return take(&text, PLACE);
    }
    let text = text.trim_end();
    match text.rfind("\n\n") {
        Some(place) => format!("{}\n\n{PLACE}{}", &text[..place], &text[place..]),
        None if text.is_empty() => PLACE.to_owned(),
        None => format!("{text}\n\n{PLACE}"),
    }
}

/// What a letter asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose<'a> {
    /// To become the partner's customer.
    Customer,
    /// To become the partner's customer, and that of this indirect provider with it.
    Joint(&'a str),
    /// To become the partner's indirect reseller.
    Partnership,
}

/// The letter that is drafted for a partner, as it is kept.
#[must_use]
pub fn standard(
    language: Language,
    purpose: Purpose<'_>,
    partner: &str,
    company: &str,
    writer: &str,
) -> (String, String) {
    let t = language.texts();
    match purpose {
        Purpose::Customer => (
            fl!(t, "invitation-subject", partner = partner, company = company),
            fl!(
                t,
                "invitation-message",
                partner = partner,
                company = company,
                writer = writer,
                link = PLACE
            ),
        ),
        Purpose::Joint(provider) => (
            fl!(t, "joint-subject", partner = partner, provider = provider, company = company),
            fl!(
                t,
                "joint-message",
                partner = partner,
                provider = provider,
                company = company,
                writer = writer,
                link = PLACE
            ),
        ),
        Purpose::Partnership => (
            fl!(t, "partnership-subject", provider = partner, reseller = company),
            fl!(
                t,
                "partnership-message",
                provider = partner,
                reseller = company,
                writer = writer,
                link = PLACE
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINK: &str = "https://accord.example/i/AbC-123_x";
    const LINKS: &str = "https://accord.example/i/";

    #[test]
    fn the_link_stands_on_a_line_of_its_own() {
        for (typed, kept) in [
            (
                "Hello\r\n\r\nhttps://accord.example/i/AbC-123_x\r\n\r\nBye",
                "Hello\n\n{link}\n\nBye",
            ),
            ("Click https://accord.example/i/AbC-123_x now", "Click\n{link}\nnow"),
            ("https://accord.example/i/AbC-123_x", "{link}"),
            (
                "twice {link} and https://accord.example/i/AbC-123_x.",
                "twice\n{link}\nand\n{link}\n.",
            ),
        ] {
            assert_eq!(take(typed, LINK), kept);
            assert_eq!(check_link(kept, LINKS), Ok(()));
        }
    }

    #[test]
    fn a_letter_without_its_link_is_noticed() {
        assert_eq!(check_link(&take("Hello", LINK), LINKS), Err(LinkProblem::Missing));
        for altered in [
            "see https://accord.example/i/AbC-123_",
            "see https://accord.example/i/AbC-123_xY",
            "see https://accord.example/i/AbC-123_x and https://accord.example/i/other",
        ] {
            assert_eq!(check_link(&take(altered, LINK), LINKS), Err(LinkProblem::Altered));
        }
    }

    #[test]
    fn the_link_is_put_back_where_it_belongs() {
        for (kept, whole) in [
            ("Hello\n\nText.\n\nYours\nKim", "Hello\n\nText.\n\n{link}\n\nYours\nKim"),
            ("Hello", "Hello\n\n{link}"),
            ("", "{link}"),
            ("Go to https://accord.example/i/broken now", "Go to\n{link}\nnow"),
            ("{link}\nhttps://accord.example/i/other", "{link}\n"),
        ] {
            assert_eq!(put_back(kept, LINKS), whole, "{kept:?}");
            assert_eq!(check_link(&put_back(kept, LINKS), LINKS), Ok(()));
        }
    }

    proptest! {
        #[test]
        fn putting_the_link_back_always_makes_a_whole_letter(typed in "(\\PC|\n|https://accord\\.example/i/){0,60}") {
            let whole = put_back(&take(&typed, LINK), LINKS);
            prop_assert_eq!(check_link(&whole, LINKS), Ok(()), "{:?}", whole);
            prop_assert_eq!(take(&show(&whole, LINK), LINK), whole);
        }
    }
}
