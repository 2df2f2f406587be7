//! Passwords: argon2id with 19 MiB, two passes, one lane (OWASP's least), hashed on threads of their
//! own behind a gate, so that a storm of sign-ins leaves the pages alone. A password is at least
//! twelve characters that are hard to guess; nothing else is asked of it.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use zxcvbn::{Score, zxcvbn};

use crate::error::Error;

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;

/// The most characters of a password: hashing what is longer helps nobody but an attacker.
pub const LONGEST: usize = 128;

/// What is wrong with a password that somebody wants to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// It has fewer than [`SHORTEST`] characters.
    Short,
    /// It has more than [`LONGEST`] characters.
    Long,
    /// It would be guessed.
    Guessable,
}

/// Takes a password that somebody wants to have. `known` is what an attacker would try first: the
/// person's and the company's names, the address.
///
/// # Errors
/// What is wrong with it.
pub fn choose(password: &str, known: &[&str]) -> Result<SecretString, Weakness> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weakness::Short);
    }
    if length > LONGEST {
        return Err(Weakness::Long);
    }
    // A name is guessed by its words, too.
    let words = known.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let known: Vec<&str> =
        known.iter().copied().chain(words).filter(|word| !word.is_empty()).collect();
    if zxcvbn(password, &known).score() < Score::Three || is_of_names(password, &known) {
        return Err(Weakness::Guessable);
    }
    Ok(SecretString::from(password))
}

/// Whether little is left without the names: said twice, they are hard for whoever does not know them only.
fn is_of_names(password: &str, known: &[&str]) -> bool {
    let whole = password.to_lowercase();
    let names = known.iter().filter(|name| name.chars().count() >= NAME);
    let left = names.fold(whole.clone(), |left, name| left.replace(&name.to_lowercase(), " "));
    left != whole && left.chars().filter(|c| c.is_alphanumeric()).count() < SHORTEST / 2
}

/// The fewest characters of a word that is looked for as a name.
const NAME: usize = 3;

/// How many wait for each that is hashed: at some fifty in a second and a processor, for about two seconds.
const WAITING: usize = 100;

/// Hashes and verifies, a few at a time. Beyond as many as can wait, whoever comes is asked to come again.
#[derive(Clone)]
pub struct Passwords {
    gate: Arc<Semaphore>,
    room: Arc<Semaphore>,
    nobody: Arc<str>,
}

impl Passwords {
    /// Lets as many be hashed at once as there are processors, but one.
    #[must_use]
    pub fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let at_once = (processors - 1).max(1);
        Self::with_room(at_once, at_once * WAITING)
    }

    /// Lets so many be hashed at once, and so many wait.
    #[must_use]
    pub fn with_room(at_once: usize, waiting: usize) -> Self {
        Self {
            gate: Arc::new(Semaphore::new(at_once)),
            room: Arc::new(Semaphore::new(at_once + waiting)),
            nobody: nobodys().into(),
        }
    }

    /// A place among those who are hashed, or wait; then a turn.
    async fn turn(&self) -> anyhow::Result<Turn> {
        let place = self.room.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
        let turn = self.gate.clone().acquire_owned().await?;
        Ok(Turn(place, turn))
    }

    /// Whether a hash was made by weaker rules than today's.
    #[must_use]
    pub fn is_weak(hash: &str) -> bool {
        let Some(rules) = hash.strip_prefix("$argon2id$v=19$") else { return true };
        let rules = rules.split('$').next().unwrap_or_default();
        let rule = |name: &str| {
            let rules = rules.split(',').filter_map(|rule| rule.split_once('='));
            rules.clone().find(|(one, _)| *one == name).and_then(|(_, value)| value.parse().ok())
        };
        let (memory, passes): (Option<u32>, Option<u32>) = (rule("m"), rule("t"));
        memory.is_none_or(|memory| memory < MEMORY) || passes.is_none_or(|passes| passes < PASSES)
    }

    /// The PHC string to keep of a password.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait, and when the hashing thread fails.
    pub async fn hash(&self, password: SecretString) -> anyhow::Result<String> {
        // The turn ends with the hashing, also when nobody waits for it any more.
        let turn = self.turn().await?;
        let hash = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            argon2id()
                .hash_password(password.expose_secret().as_bytes())
                .map(|hash| hash.to_string())
        });
        hash.await?.map_err(|error| anyhow::anyhow!("argon2: {error}"))
    }

    /// Whether it is the password. Without a hash to compare with, it takes as long and is not.
    ///
    /// # Errors
    /// As [`Self::hash`].
    pub async fn verify(
        &self,
        password: SecretString,
        hash: Option<String>,
    ) -> anyhow::Result<bool> {
        if password.expose_secret().chars().count() > LONGEST {
            return Ok(false);
        }
        let turn = self.turn().await?;
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.to_string());
        let matches = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            argon2id().verify_password(password.expose_secret().as_bytes(), hash.as_str()).is_ok()
        });
        Ok(matches.await? && known)
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

/// A place and a turn, held until the hashing is over.
struct Turn(
    #[expect(dead_code, reason = "it is given back when it is dropped")] OwnedSemaphorePermit,
    #[expect(dead_code, reason = "it is given back when it is dropped")] OwnedSemaphorePermit,
);

/// A hash that is no password's, to compare with as with others. It is drawn and not hashed: that would keep the memory
/// of a hashing busy from the start.
fn nobodys() -> String {
    let (salt, hash): ([u8; 16], [u8; 32]) = (rand::random(), rand::random());
    let [salt, hash] = [&salt[..], &hash].map(|bytes| STANDARD_NO_PAD.encode(bytes));
    format!("$argon2id$v=19$m={MEMORY},t={PASSES},p=1${salt}${hash}")
}

/// In KiB.
const MEMORY: u32 = 19 * 1024;

const PASSES: u32 = 2;

fn argon2id() -> Argon2<'static> {
    let params =
        argon2::Params::new(MEMORY, PASSES, 1, None).expect("OWASP's parameters are valid");
    Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_enough_and_hard_to_guess() {
        let known = ["Birch & Söner", "Ada Lind"];
        assert_eq!(choose("short", &known).unwrap_err(), Weakness::Short);
        assert_eq!(choose(&"x7".repeat(65), &known).unwrap_err(), Weakness::Long);
        for guessable in ["password1234", "aaaaaaaaaaaaaaa", "birch & söner", "123456789012"] {
            let refused = choose(guessable, &known).err();
            assert_eq!(refused, Some(Weakness::Guessable), "{guessable}");
        }
        for good in [
            "correct horse battery staple",
            "räven sover under isen",
            "上海的白桦树长得很高也很直啊",
        ] {
            assert!(choose(good, &known).is_ok(), "{good}");
        }
    }

    #[test]
    fn a_password_has_its_bounds_and_no_others() {
        let known = ["Fjord Cloud", "Kim Berg", "kim@fjord.example"];
        let of_length = |length: usize| {
            let words = "räven sover under isen medan båten väntar vid bryggan i dimman ".chars();
            words.cycle().take(length).collect::<String>()
        };
        assert_eq!(choose("kx9 wq7 vb2", &known).err(), Some(Weakness::Short));
        assert!(choose("kx9 wq7 vb2 ", &known).is_ok(), "a space is a character like others");
        assert!(choose(&of_length(LONGEST), &known).is_ok());
        assert_eq!(choose(&of_length(LONGEST + 1), &known).err(), Some(Weakness::Long));
        assert!(
            choose("🦊🌲🛶🌧🧭🪵🦉🍄🌊🪨🔥🧵", &known).is_ok(),
            "twelve characters of four bytes"
        );
        assert!(choose("no capital no digit no sign", &known).is_ok());
        for guessable in ["fjord cloud", "kim berg", "fjordcloud", "kim@fjord.example"] {
            let twice = format!("{guessable} {guessable}");
            assert_eq!(choose(&twice, &known).err(), Some(Weakness::Guessable), "{twice}");
        }
        for common in ["passwordpassword", "qwertyuiop123", "iloveyouiloveyou", "abcdefghijkl"] {
            assert_eq!(choose(common, &known).err(), Some(Weakness::Guessable), "{common}");
        }
    }

    #[test]
    fn what_nobody_has_is_like_any_hash() {
        let parts = |hash: &str| {
            let parts = hash.split('$').map(str::to_owned).collect::<Vec<_>>();
            (parts[..4].to_vec(), parts[4].len(), parts[5].len())
        };
        let real = argon2id().hash_password(b"a password").unwrap().to_string();
        assert_eq!(parts(&nobodys()), parts(&real));
        assert_ne!(nobodys(), nobodys());
        let refused = argon2id().verify_password(b"a password", nobodys().as_str());
        assert_eq!(refused, Err(argon2::password_hash::Error::PasswordInvalid), "it was compared");
    }

    #[test]
    fn a_hash_by_weaker_rules_is_known() {
        for (hash, weak) in [
            ("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", false),
            ("$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA", false),
            ("$argon2id$v=19$m=4096,t=3,p=1$c2FsdA$aGFzaA", true),
            ("$argon2id$v=19$m=19456,t=1,p=1$c2FsdA$aGFzaA", true),
            ("$argon2i$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", true),
            ("$argon2id$v=16$m=19456,t=2,p=1$c2FsdA$aGFzaA", true),
            ("", true),
        ] {
            assert_eq!(Passwords::is_weak(hash), weak, "{hash}");
        }
    }

    #[tokio::test]
    async fn whoever_finds_no_room_to_wait_is_asked_to_come_again() {
        let passwords = Passwords::with_room(0, 1);
        let waits = passwords.verify("a password".to_owned().into(), None);
        assert!(tokio::time::timeout(std::time::Duration::from_millis(20), waits).await.is_err());
        let hash = Passwords::new().hash("a password".to_owned().into()).await.unwrap();
        let full = Passwords::with_room(0, 0);
        // Somebody's password and nobody's: both would have been hashed.
        for hash in [Some(hash), None] {
            let error = full.verify("a password".to_owned().into(), hash).await.unwrap_err();
            assert!(matches!(error.downcast::<Error>(), Ok(Error::Busy)));
        }
    }

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other() {
        let passwords = Passwords::new();
        let long = "x".repeat(72);
        let hash = passwords.hash(format!("{long}a").into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify(format!("{long}a").into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify(format!("{long}b").into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify(format!("{long}a").into(), None).await.unwrap());
    }
}
