//! What must stay secret. A mailed link is a *signed id*: the id and a keyed hash over what it is
//! for, the id and its generation, so that nothing in the database opens anything, a link can be
//! shown again, and raising the generation kills every link made before. A mailed code is derived
//! the same way. What must be read again, such as the secret of a second factor, is *sealed*. The key
//! lives outside the database; the keys before it go on opening what they made.

use std::fmt::Write as _;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
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
    /// The secret of a second factor.
    SecondFactor,
    /// To take over another address.
    Address,
}

impl Purpose {
    /// What it is called in what is hashed; never changed once released.
    fn name(self) -> &'static [u8] {
        match self {
            Self::Invitation => b"invitation",
            Self::Password => b"password",
            Self::Code => b"code",
            Self::SecondFactor => b"second factor",
            Self::Address => b"address",
        }
    }
}

/// Bytes of the random number that each sealing begins with.
const NONCE: usize = 24;

/// The key that links and codes are made with, and those before it.
#[derive(Clone)]
pub struct Keys {
    current: SecretString,
    previous: Vec<SecretString>,
}

/// What was sealed.
pub struct Unsealed {
    /// As it was before.
    pub plain: Vec<u8>,
    /// Whether a key before the current one sealed it: it should be sealed anew before that key is dropped.
    pub is_old: bool,
}

impl Keys {
    /// Takes the operator's secret.
    ///
    /// # Errors
    /// Says what is wrong with a secret that is too short or too plain.
    pub fn new(secret: SecretString) -> Result<Self, String> {
        Ok(Self { current: strong(secret)?, previous: Vec::new() })
    }

    /// Goes on taking what these secrets made; nothing new is made with them.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with_previous(self, secrets: Vec<SecretString>) -> Result<Self, String> {
        let previous = secrets.into_iter().map(strong).collect::<Result<_, _>>()?;
        Ok(Self { previous, ..self })
    }

    /// A key of its own, for a world that is thrown away.
    #[must_use]
    pub fn random() -> Self {
        let bytes: [u8; 32] = rand::random();
        Self { current: SecretString::from(URL_SAFE_NO_PAD.encode(bytes)), previous: Vec::new() }
    }

    /// The last part of a mailed link: 43 characters of `A-Z a-z 0-9 - _`.
    #[must_use]
    pub fn link(&self, purpose: Purpose, id: Uuid, generation: i64) -> String {
        let mut bytes = id.as_bytes().to_vec();
        let mac = mac(&self.current, purpose, id, generation);
        bytes.extend_from_slice(&mac.finalize().into_bytes()[..SEAL]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whether a link was made for this, in this generation; in constant time.
    #[must_use]
    pub fn made(&self, link: &SignedId, purpose: Purpose, generation: i64) -> bool {
        self.all().any(|key| {
            mac(key, purpose, link.id, generation).verify_truncated_left(&link.seal).is_ok()
        })
    }

    /// Six digits to be typed in by somebody who reads the mail.
    #[must_use]
    pub fn code(&self, id: Uuid, generation: i64) -> String {
        code(&self.current, id, generation)
    }

    /// Whether this is the code; in constant time. Spaces that people type are forgiven.
    #[must_use]
    pub fn is_code(&self, typed: &str, id: Uuid, generation: i64) -> bool {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        self.all().any(|key| {
            let code = code(key, id, generation);
            subtle::ConstantTimeEq::ct_eq(typed.as_bytes(), code.as_bytes()).into()
        })
    }

    /// Seals something that belongs to a row, so that the database alone neither shows it nor lets it be put
    /// into another row.
    ///
    /// # Panics
    /// Never: what is sealed here fits into memory.
    #[must_use]
    pub fn seal(&self, purpose: Purpose, id: Uuid, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = rand::random();
        let associated = associated(purpose, id);
        let payload = Payload { msg: plain, aad: &associated };
        let sealed = cipher(&self.current).encrypt(&XNonce::from(nonce), payload);
        [nonce.as_slice(), &sealed.expect("it fits into memory")].concat()
    }

    /// Reads what was sealed for this row; none when it was not, or by a key that is not known any more.
    #[must_use]
    pub fn unseal(&self, purpose: Purpose, id: Uuid, sealed: &[u8]) -> Option<Unsealed> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let (nonce, associated) = (XNonce::from(*nonce), associated(purpose, id));
        self.all().enumerate().find_map(|(age, key)| {
            let payload = Payload { msg: sealed, aad: &associated };
            let plain = cipher(key).decrypt(&nonce, payload).ok()?;
            Some(Unsealed { plain, is_old: age > 0 })
        })
    }

    /// The current key and those before it.
    fn all(&self) -> impl Iterator<Item = &SecretString> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}

fn strong(secret: SecretString) -> Result<SecretString, String> {
    let text = secret.expose_secret();
    let mut distinct: Vec<char> = text.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if text.chars().count() < SHORTEST || distinct.len() < 10 {
        return Err(format!(
            "needs at least {SHORTEST} random characters; make one with: openssl rand -base64 32"
        ));
    }
    Ok(secret)
}

fn code(key: &SecretString, id: Uuid, generation: i64) -> String {
    let hash = mac(key, Purpose::Code, id, generation).finalize().into_bytes();
    let number = hash[..8].iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    format!("{:06}", number % 1_000_000)
}

fn mac(key: &SecretString, purpose: Purpose, id: Uuid, generation: i64) -> Hmac<Sha256> {
    let mut mac = keyed(key);
    mac.update(purpose.name());
    mac.update(&[0]);
    mac.update(id.as_bytes());
    mac.update(&generation.to_be_bytes());
    mac
}

fn keyed(key: &SecretString) -> Hmac<Sha256> {
    Hmac::new_from_slice(key.expose_secret().as_bytes()).expect("a key of any length will do")
}

/// The sealing key is derived, so that no key is used for two things.
fn cipher(key: &SecretString) -> XChaCha20Poly1305 {
    let mut mac = keyed(key);
    mac.update(b"seal");
    let key: [u8; 32] = mac.finalize().into_bytes().into();
    XChaCha20Poly1305::new(&key.into())
}

fn associated(purpose: Purpose, id: Uuid) -> Vec<u8> {
    [purpose.name(), &[0], id.as_bytes()].concat()
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

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[test]
    fn what_the_key_before_made_is_taken_and_nothing_is_made_with_it() {
        let (old, new) = ("MFi0uU8l1n9q3bSg7vXcYtR2kPzQeWdH", "q9ZKx4bVn2Lr7TgWmD1sYc8HfJpA0uEo");
        let before = Keys::new(secret(old)).unwrap();
        let after = Keys::new(secret(new)).unwrap();
        let rotated = after.clone().with_previous(vec![secret(old)]).unwrap();
        let id = Uuid::now_v7();
        let link = SignedId::read(&before.link(Purpose::Invitation, id, 1)).unwrap();
        assert!(rotated.made(&link, Purpose::Invitation, 1));
        assert!(!after.made(&link, Purpose::Invitation, 1), "the old key was dropped");
        assert!(rotated.is_code(&before.code(id, 1), id, 1));
        assert_eq!(rotated.link(Purpose::Password, id, 1), after.link(Purpose::Password, id, 1));
        assert_eq!(rotated.code(id, 1), after.code(id, 1));
        assert!(after.with_previous(vec![secret("short")]).is_err());
    }

    #[test]
    fn what_is_sealed_opens_in_its_row_only() {
        let (old, new) = ("MFi0uU8l1n9q3bSg7vXcYtR2kPzQeWdH", "q9ZKx4bVn2Lr7TgWmD1sYc8HfJpA0uEo");
        let before = Keys::new(secret(old)).unwrap();
        let rotated = Keys::new(secret(new)).unwrap().with_previous(vec![secret(old)]).unwrap();
        let (id, factor) = (Uuid::now_v7(), Purpose::SecondFactor);
        let sealed = before.seal(factor, id, b"twenty secret bytes");
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        let opened = rotated.unseal(factor, id, &sealed).unwrap();
        assert_eq!((opened.plain.as_slice(), opened.is_old), (&b"twenty secret bytes"[..], true));
        let anew = rotated.seal(factor, id, &opened.plain);
        assert!(!rotated.unseal(factor, id, &anew).unwrap().is_old);
        assert!(before.unseal(factor, id, &anew).is_none(), "another key");
        assert!(before.unseal(factor, Uuid::now_v7(), &sealed).is_none(), "another row");
        assert!(before.unseal(Purpose::Code, id, &sealed).is_none(), "another purpose");
        for end in 0..sealed.len() {
            assert!(before.unseal(factor, id, &sealed[..end]).is_none(), "{end}");
        }
    }

    #[test]
    fn a_weak_secret_is_refused() {
        for weak in ["", "short", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"] {
            assert!(Keys::new(SecretString::from(weak)).is_err(), "{weak}");
        }
        assert!(Keys::new(SecretString::from("MFi0uU8l1n9q3bSg7vXcYtR2kPzQeWdH")).is_ok());
    }
}
