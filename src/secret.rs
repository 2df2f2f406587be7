//! What must stay secret. A mailed link is a *signed id*: the id and a keyed hash over what it is
//! for, the id and its generation, so that nothing in the database opens anything, a link can be
//! shown again, and raising the generation kills every link made before. A mailed code is derived
//! the same way. The key lives outside the database.

use std::fmt::Write as _;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Bytes of the keyed hash in a link: 128 bits, so that a link's last part has 43 characters.
const SEAL: usize = 16;

/// The shortest secret that is taken, in characters.
const SHORTEST: usize = 32;

/// What a link or code is for; one never opens what another is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To answer an invitation.
    Invitation,
    /// To set a password.
    Password,
    /// To prove an address.
    Code,
}

/// The key that links and codes are made with.
#[derive(Clone)]
pub struct Keys(SecretString);

impl Keys {
    /// Takes the operator's secret.
    ///
    /// # Errors
    /// Says what is wrong with a secret that is too short or too plain.
    pub fn new(secret: SecretString) -> Result<Self, String> {
        let text = secret.expose_secret();
        let mut distinct: Vec<char> = text.chars().collect();
        distinct.sort_unstable();
        distinct.dedup();
        if text.chars().count() < SHORTEST || distinct.len() < 10 {
            return Err(format!(
                "needs at least {SHORTEST} random characters; make one with: openssl rand -base64 32"
            ));
        }
        Ok(Self(secret))
    }

    /// A key of its own, for a world that is thrown away.
    #[must_use]
    pub fn random() -> Self {
        let bytes: [u8; 32] = rand::random();
        Self(SecretString::from(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The last part of a mailed link: 43 characters of `A-Z a-z 0-9 - _`.
    #[must_use]
    pub fn link(&self, purpose: Purpose, id: Uuid, generation: i64) -> String {
        let mut bytes = id.as_bytes().to_vec();
        bytes.extend_from_slice(&self.mac(purpose, id, generation).finalize().into_bytes()[..SEAL]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whether a link was made for this, in this generation; in constant time.
    #[must_use]
    pub fn made(&self, link: &SignedId, purpose: Purpose, generation: i64) -> bool {
        self.mac(purpose, link.id, generation).verify_truncated_left(&link.seal).is_ok()
    }

    /// Six digits to be typed in by somebody who reads the mail.
    #[must_use]
    pub fn code(&self, id: Uuid, generation: i64) -> String {
        let hash = self.mac(Purpose::Code, id, generation).finalize().into_bytes();
        let number = hash[..8].iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        format!("{:06}", number % 1_000_000)
    }

    /// Whether this is the code; in constant time. Spaces that people type are forgiven.
    #[must_use]
    pub fn is_code(&self, typed: &str, id: Uuid, generation: i64) -> bool {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        subtle::ConstantTimeEq::ct_eq(typed.as_bytes(), self.code(id, generation).as_bytes()).into()
    }

    fn mac(&self, purpose: Purpose, id: Uuid, generation: i64) -> Hmac<Sha256> {
        let name: &[u8] = match purpose {
            Purpose::Invitation => b"invitation",
            Purpose::Password => b"password",
            Purpose::Code => b"code",
        };
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret().as_bytes())
            .expect("a key of any length will do");
        mac.update(name);
        mac.update(&[0]);
        mac.update(id.as_bytes());
        mac.update(&generation.to_be_bytes());
        mac
    }
}

/// What a link says of itself, before anybody has looked whether it is true.
#[derive(Clone)]
pub struct SignedId {
    /// The thing it claims to open.
    pub id: Uuid,
    seal: [u8; SEAL],
}

impl SignedId {
    /// Reads the last part of a link; none when it has not the form of one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.len() != 43 {
            return None;
        }
        let bytes: [u8; 16 + SEAL] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (id, seal) = bytes.split_at(16);
        Some(Self { id: Uuid::from_slice(id).ok()?, seal: seal.try_into().ok()? })
    }
}

/// What is kept of a secret that only its holder needs to know.
#[must_use]
pub fn fingerprint(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// Bytes as text, two digits each.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_what_it_was_made_for_and_nothing_else() {
        let keys = Keys::random();
        let id = Uuid::now_v7();
        let text = keys.link(Purpose::Invitation, id, 1);
        assert_eq!(text.len(), 43);
        let link = SignedId::read(&text).unwrap();
        assert_eq!(link.id, id);
        assert!(keys.made(&link, Purpose::Invitation, 1));
        assert!(!keys.made(&link, Purpose::Invitation, 2), "another generation");
        assert!(!keys.made(&link, Purpose::Password, 1), "another purpose");
        assert!(!Keys::random().made(&link, Purpose::Invitation, 1), "another key");
    }

    #[test]
    fn no_changed_link_opens_anything() {
        let keys = Keys::random();
        let text = keys.link(Purpose::Invitation, Uuid::now_v7(), 1);
        for place in 0..text.len() {
            for other in ['A', 'z', '0', '-', '_', '=', '/', 'é'] {
                let mut changed: Vec<char> = text.chars().collect();
                if changed[place] == other {
                    continue;
                }
                changed[place] = other;
                let changed: String = changed.into_iter().collect();
                let opens = SignedId::read(&changed)
                    .is_some_and(|link| keys.made(&link, Purpose::Invitation, 1));
                assert!(!opens, "{place} {other}");
            }
            let shorter = SignedId::read(&text[..place]);
            assert!(shorter.is_none());
        }
    }

    #[test]
    fn a_code_has_six_digits_and_forgives_spaces() {
        let keys = Keys::random();
        let id = Uuid::now_v7();
        let code = keys.code(id, 1);
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()));
        assert!(keys.is_code(&format!(" {} {}\n", &code[..3], &code[3..]), id, 1));
        assert!(!keys.is_code("", id, 1));
        assert!(!keys.is_code(&code, Uuid::now_v7(), 1) || code == keys.code(id, 1));
    }

    #[test]
    fn a_weak_secret_is_refused() {
        for weak in ["", "short", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"] {
            assert!(Keys::new(SecretString::from(weak)).is_err(), "{weak}");
        }
        assert!(Keys::new(SecretString::from("MFi0uU8l1n9q3bSg7vXcYtR2kPzQeWdH")).is_ok());
    }
}
