//! `accord check`: whether what Accord needs is there and lets it in, before anybody depends on it. It
//! tries everything and goes on after a failure; it sends no mail and changes nothing.

use std::time::Duration;

use reqwest::redirect::Policy;
use secrecy::{ExposeSecret, SecretString};

use crate::{
    config::{Faults, Settings},
    db::{self, Schema},
    mail::{Connection, Relay, Trouble},
};

/// How long the public address has to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What came of trying one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was tried.
    pub subject: &'static str,
    /// What was found: good, or what is wrong and what to do. Lines after the first belong to it.
    pub outcome: Result<String, String>,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (sign, words) = match &self.outcome {
            Ok(words) => ("ok   ", words),
            Err(words) => ("WRONG", words),
        };
        write!(f, "{sign} {}: {words}", self.subject)
    }
}

/// Tries everything, each whether or not the one before was well; tells each finding as it comes.
pub async fn everything(settings: &Settings, mut tell: impl FnMut(&Finding)) -> usize {
    let mut wrong = 0;
    let mut found = |subject, outcome: Result<String, String>| {
        wrong += usize::from(outcome.is_err());
        tell(&Finding { subject, outcome });
    };
    found("configuration", configuration(settings));
    found(
        "database",
        match settings.check_database() {
            Ok(url) => database(&url).await,
            Err(faults) => Err(not_tried(&faults)),
        },
    );
    found(
        "mail server",
        match settings.check_relay() {
            Ok(relay) => mail_server(&relay).await,
            Err(faults) => Err(not_tried(&faults)),
        },
    );
    found(
        "public address",
        match settings.check_address() {
            Ok(address) => public_address(&address).await,
            Err(faults) => Err(not_tried(&faults)),
        },
    );
    wrong
}

fn configuration(settings: &Settings) -> Result<String, String> {
    match settings.clone().check() {
        Ok(_) => Ok("every setting can be used".into()),
        Err(Faults(faults)) => Err(format!("\n      {}", faults.join("\n      ")).trim().into()),
    }
}

fn not_tried(Faults(faults): &Faults) -> String {
    let names = faults.iter().filter_map(|fault| fault.split(' ').next());
    format!("not tried, since {} cannot be used", names.collect::<Vec<_>>().join(" and "))
}

async fn database(url: &SecretString) -> Result<String, String> {
    let found = db::look(url.expose_secret()).await;
    let found = found.map_err(|fault| format!("{fault}; see ACCORD_DATABASE_URL"))?;
    let words = format!("{}, {}", found.engine, found.schema);
    if matches!(found.schema, Schema::UpToDate(_)) { Ok(words) } else { Err(words) }
}

async fn mail_server(relay: &Relay) -> Result<String, String> {
    match Connection::open(relay).await {
        Ok(connection) => {
            connection.quit().await;
            Ok(format!("{}; no mail was sent", relay.manner()))
        }
        Err(trouble) => Err(format!("{}; {}", trouble.words(), advice(&trouble))),
    }
}

fn advice(trouble: &Trouble) -> &'static str {
    let words = trouble.words();
    let begins = |codes: &[&str]| codes.iter().any(|code| words.starts_with(code));
    if begins(&["530", "534", "535", "538"]) || words.contains("sign-in") {
        "the user or the password in ACCORD_SMTP_URL is not right"
    } else if words.to_ascii_lowercase().contains("certificate") {
        "its certificate must be for the host that ACCORD_SMTP_URL names, and from an authority \
         that this machine trusts (SSL_CERT_FILE can name another)"
    } else if words.contains("STARTTLS") {
        "ACCORD_SMTP_URL may need smtps://, or another port"
    } else {
        "is ACCORD_SMTP_URL right, and may this machine connect there?"
    }
}

async fn public_address(address: &str) -> Result<String, String> {
    // Whoever installed one already has installed this one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(Policy::none())
        .build()
        .map_err(|error| format!("TLS cannot be set up: {}", innermost(&error)))?;
    let answer = client.get(format!("{address}/healthz")).send().await.map_err(|error| {
        format!(
            "{address} cannot be reached from here: {}; does accord serve run, and does the proxy \
             in front lead to ACCORD_LISTEN?",
            innermost(&error)
        )
    })?;
    let status = answer.status();
    let body = answer.text().await.unwrap_or_default();
    if status.is_success() && body.trim() == "ok" {
        return Ok(format!("{address} leads to an Accord"));
    }
    Err(format!(
        "{address}/healthz answers {status} and not as Accord does; does the proxy in front lead to \
         ACCORD_LISTEN?"
    ))
}

/// The cause itself: what it was wrapped in tells an operator nothing.
fn innermost(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), innermost)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_mail_server_said_leads_to_what_to_do() {
        let advised = |words: &str| advice(&Trouble::Server(words.into()));
        assert!(advised("535 5.7.8 no").contains("password"));
        assert!(advised("invalid peer certificate: UnknownIssuer").contains("trusts"));
        assert!(advised("the mail server offers no STARTTLS, which is required").contains("port"));
        assert!(advised("no connection: refused").contains("connect"));
    }
}
