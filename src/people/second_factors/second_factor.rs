//! What a second factor is: a secret that an app shares (RFC 6238: SHA-1, six digits, a new code each thirty
//! seconds), and codes on paper for whoever lost the app.

use i18n_embed_fl::fl;
use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Totp};

use crate::{clock::Timestamp, text::Texts};

/// Seconds for which a code is shown.
const STEP: u64 = 30;

/// Steps that a clock may be ahead or behind.
const SKEW: u16 = 1;

/// Bytes of a secret: as many as SHA-1 has.
const BYTES: usize = 20;

/// How many recovery codes somebody is given.
pub const RECOVERY_CODES: usize = 10;

/// The signs of recovery codes: without I, L, O and U, which are misread or spell something.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Signs of a recovery code, of five random bits each.
const LENGTH: usize = 16;

/// How somebody's second factor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactor {
    /// When it was set up.
    pub since: Timestamp,
    /// How many recovery codes are left.
    pub codes_left: i64,
}

/// What happened to a second factor, as its owner is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum What {
    /// It was set up.
    SetUp,
    /// It was removed.
    Removed,
    /// A Global admin or the operator removed it.
    Reset,
    /// A recovery code was used.
    CodeUsed,
    /// There are new recovery codes.
    NewCodes,
}

/// The secret that an app shares; never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; BYTES]);

impl Secret {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        Self(rand::random())
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The step of time that a code belongs to, if it is one of about this moment.
    pub(super) fn step(&self, code: &str, at: Timestamp) -> Option<i64> {
        let seconds = u64::try_from(at.micros() / 1_000_000).ok()?;
        self.totp("").check(code, seconds).and_then(|step| i64::try_from(step).ok())
    }

    /// The address that an app reads from a picture; none when it cannot be written.
    #[must_use]
    pub fn address(&self, issuer: &str, account: &str) -> Option<String> {
        Builder::with_issuer(self.builder(account), Some(issuer)).build().ok()?.to_url().ok()
    }

    /// The secret as it is typed into an app, in groups of four.
    #[must_use]
    pub fn groups(&self) -> String {
        grouped(&totp_rs::Secret::from(self.0.to_vec()).to_base32(), " ")
    }

    fn totp(&self, account: &str) -> Totp {
        self.builder(account).build_noncompliant()
    }

    fn builder(&self, account: &str) -> Builder {
        Builder::new()
            .with_secret(self.0.to_vec())
            .with_skew(SKEW)
            .with_step_duration(STEP)
            .with_account_name(account)
    }
}

/// What somebody types to prove their second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    /// Six digits from the app.
    Code(String),
    /// A recovery code, in capitals and without spaces.
    Recovery(String),
}

impl Typed {
    /// Forgives spaces, hyphens, small letters, and signs that look like others; none for what is no code.
    pub(super) fn read(text: &str) -> Option<Self> {
        let signs = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–'));
        let signs: String = signs
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .take(LENGTH + 1)
            .collect();
        let all = |is: fn(&u8) -> bool| signs.as_bytes().iter().all(is);
        if signs.len() == 6 && all(u8::is_ascii_digit) {
            return Some(Self::Code(signs));
        }
        let is_recovery = signs.len() == LENGTH && all(|sign| SIGNS.contains(sign));
        is_recovery.then_some(Self::Recovery(signs))
    }
}

/// New recovery codes, as they are compared.
pub(super) fn recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| recovery_code(rand::random())).collect()
}

fn recovery_code(random: [u8; LENGTH]) -> String {
    random.map(|byte| char::from(SIGNS[usize::from(byte % 32)])).into_iter().collect()
}

/// A recovery code as it is written down.
pub(super) fn written(code: &str) -> String {
    grouped(code, "-")
}

/// In groups of four.
fn grouped(text: &str, between: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    signs.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(between)
}

/// What happened, for its owner: by whom, when.
pub(super) fn told(t: &Texts, what: What, by: &str, when: &str) -> (String, String) {
    match what {
        What::SetUp => (
            fl!(t, "letter-second-factor-set-up-subject"),
            fl!(t, "letter-second-factor-set-up", by = by, at = when),
        ),
        What::Removed => (
            fl!(t, "letter-second-factor-removed-subject"),
            fl!(t, "letter-second-factor-removed", by = by, at = when),
        ),
        What::Reset => (
            fl!(t, "letter-second-factor-reset-subject"),
            fl!(t, "letter-second-factor-reset", by = by, at = when),
        ),
        What::CodeUsed => (
            fl!(t, "letter-recovery-code-used-subject"),
            fl!(t, "letter-recovery-code-used", by = by, at = when),
        ),
        What::NewCodes => (
            fl!(t, "letter-recovery-codes-subject"),
            fl!(t, "letter-recovery-codes", by = by, at = when),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238's own examples.
    fn known() -> Secret {
        Secret(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of its eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(known().step(code, at(seconds)), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_no_more() {
        let (code, middle) = ("081804", 1_111_111_109 / 30);
        for (steps, is_taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let then = at((middle + steps) * 30 + 15);
            assert_eq!(known().step(code, then), is_taken.then_some(middle), "{steps}");
        }
        assert_eq!(known().step("081805", at(1_111_111_109)), None);
        assert_eq!(known().step("", at(1_111_111_109)), None);
        assert_eq!(known().step(code, at(-5)), None);
    }

    #[test]
    fn what_is_typed_is_read_leniently() {
        let code = |text: &str| Some(Typed::Code(text.to_owned()));
        assert_eq!(Typed::read(" 287 082\n"), code("287082"));
        assert_eq!(Typed::read("287-082"), code("287082"));
        let recovery = Some(Typed::Recovery("01AB23CD45EF67GH".to_owned()));
        assert_eq!(Typed::read("olab-23cd-45ef-67gh"), recovery);
        for none in
            ["", "12345", "1234567", "01AB-23CD-45EF-67GU", "01AB-23CD-45EF-67GH-1", "٢٨٧٠٨٢"]
        {
            assert_eq!(Typed::read(none), None, "{none}");
        }
    }

    #[test]
    fn recovery_codes_are_sixteen_signs_in_groups_and_each_is_another() {
        let codes = recovery_codes();
        assert_eq!(codes.len(), RECOVERY_CODES);
        for code in &codes {
            let read = Typed::read(&written(code).to_lowercase());
            assert_eq!(read, Some(Typed::Recovery(code.clone())));
        }
        assert_eq!(written(&codes[0]).len(), 19);
        let distinct: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!(distinct.len(), RECOVERY_CODES);
    }

    #[test]
    fn an_app_reads_issuer_account_and_secret() {
        let address = known().address("Accord", "kim@fjord.example").unwrap();
        let whole = url::Url::parse(&address).unwrap();
        assert_eq!((whole.scheme(), whole.host_str()), ("otpauth", Some("totp")));
        assert_eq!(whole.path(), "/Accord:kim%40fjord.example");
        let asked: Vec<_> = whole.query_pairs().collect();
        assert!(asked.contains(&("secret".into(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into())));
        assert!(asked.contains(&("issuer".into(), "Accord".into())));
        assert_eq!(known().groups(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }
}
