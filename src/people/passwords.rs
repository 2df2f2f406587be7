//! Passwords: argon2id with 19 MiB, two passes, one lane (OWASP's least), hashed on threads of their
//! own behind a gate, so that a storm of sign-ins leaves the pages alone. A password is at least
//! twelve characters that are hard to guess; nothing else is asked of it.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use zxcvbn::{Score, zxcvbn};

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
    if zxcvbn(password, &known).score() < Score::Three {
        return Err(Weakness::Guessable);
    }
    Ok(SecretString::from(password))
}

/// Hashes and verifies, a few at a time.
#[derive(Clone)]
pub struct Passwords {
    gate: Arc<Semaphore>,
    nobody: Arc<str>,
}

impl Passwords {
    /// Lets as many be hashed at once as there are processors, but one.
    ///
    /// # Panics
    /// Never: a random password can be hashed.
    #[must_use]
    pub fn new() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let nobody: [u8; 16] = rand::random();
        let hash = argon2id().hash_password(&nobody).expect("a random password can be hashed");
        Self {
            gate: Arc::new(Semaphore::new((processors - 1).max(1))),
            nobody: hash.to_string().into(),
        }
    }

    /// The PHC string to keep of a password.
    ///
    /// # Errors
    /// When the hashing thread fails.
    pub async fn hash(&self, password: SecretString) -> anyhow::Result<String> {
        // The turn ends with the hashing, also when nobody waits for it any more.
        let turn = self.gate.clone().acquire_owned().await?;
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
    /// When the hashing thread fails.
    pub async fn verify(
        &self,
        password: SecretString,
        hash: Option<String>,
    ) -> anyhow::Result<bool> {
        if password.expose_secret().chars().count() > LONGEST {
            return Ok(false);
        }
        let turn = self.gate.clone().acquire_owned().await?;
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

fn argon2id() -> Argon2<'static> {
    let params = argon2::Params::new(19 * 1024, 2, 1, None).expect("OWASP's parameters are valid");
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
