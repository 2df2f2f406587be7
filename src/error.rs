//! What a page could not do, and how its visitor is told. Handlers return [`Error`]; it becomes an
//! empty answer that carries its [`Problem`], and [`crate::page::finish`] makes the page of it, so
//! that an error found by the framework reads like one of ours. The cause of a 500 goes to the log,
//! once, and never to the visitor.

use actix_web::{
    HttpResponse, ResponseError,
    error::PayloadError,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
};
use jiff::SignedDuration;

use crate::{limit::Wait, path};

/// In how many seconds to try again where too much was to do.
const BUSY_FOR: u32 = 5;

/// What handlers return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not there, or it is another organization's.
    #[error("there is nothing here")]
    NotFound,
    /// It was there once.
    #[error("it is no longer there")]
    Gone,
    /// The request makes no sense, whoever asks.
    #[error("the request makes no sense")]
    Malformed,
    /// It was sent from another site's page.
    #[error("the request came from another site")]
    CrossSite,
    /// It was meant for another site.
    #[error("the request is for another site")]
    Misdirected,
    /// More was sent than is taken.
    #[error("the request is too large")]
    TooLarge,
    /// Its address is longer than any of ours.
    #[error("the address is too long")]
    AddressTooLong,
    /// Its headers are more than any browser sends.
    #[error("the headers are too large")]
    HeadTooLarge,
    /// Its body did not arrive in time.
    #[error("the request did not arrive in time")]
    TooSlow,
    /// More was asked for than is given in a time; how long to wait.
    #[error("there were too many requests")]
    TooMany(SignedDuration),
    /// Too much is done at this moment; in a few seconds it can be.
    #[error("there is too much to do at this moment")]
    Busy,
    /// Somebody must sign in first.
    #[error("nobody is signed in")]
    SignIn,
    /// Their organization demands a second factor, and they have none yet.
    #[error("a second factor must be set up first")]
    SecondFactor,
    /// Another page says what there is to say.
    #[error("another page says why")]
    Elsewhere(String),
    /// The visitor's roles do not allow it.
    #[error("the visitor's roles do not allow it")]
    Forbidden(Forbidden),
    /// The database did not do it.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// Something else failed on our side.
    #[error(transparent)]
    Broken(anyhow::Error),
}

/// Which role is needed, and who can grant it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forbidden {
    /// The roles that allow it, by their words.
    pub roles: Vec<&'static str>,
    /// The names of those who can grant them.
    pub admins: Vec<String>,
}

/// What an error page needs to know beyond its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Somebody must sign in first.
    SignIn,
    /// The visitor's roles do not allow it.
    Forbidden(Forbidden),
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Misdirected => StatusCode::MISDIRECTED_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::AddressTooLong => StatusCode::URI_TOO_LONG,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::SecondFactor | Self::Elsewhere(_) => StatusCode::SEE_OTHER,
            Self::CrossSite | Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Database(error) if is_passing(error) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Database(_) | Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::new(self.status_code());
        match self {
            Self::SignIn => {
                answer.extensions_mut().insert(Problem::SignIn);
            }
            Self::Forbidden(forbidden) => {
                answer.extensions_mut().insert(Problem::Forbidden(forbidden.clone()));
            }
            Self::SecondFactor => {
                let to = HeaderValue::from_static(path::SECOND_FACTOR);
                answer.headers_mut().insert(header::LOCATION, to);
            }
            Self::Elsewhere(page) => {
                if let Ok(to) = HeaderValue::from_str(page) {
                    answer.headers_mut().insert(header::LOCATION, to);
                }
            }
            Self::TooMany(wait) => {
                answer.headers_mut().insert(header::RETRY_AFTER, retry_after(*wait));
            }
            Self::Busy => {
                answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(BUSY_FOR));
            }
            Self::Database(error) => tracing::error!(%error, "the database did not do it"),
            Self::Broken(error) => tracing::error!(error = format!("{error:#}"), "a request broke"),
            _ => {}
        }
        answer
    }
}

impl From<&PayloadError> for Error {
    fn from(error: &PayloadError) -> Self {
        match error {
            PayloadError::Overflow => Self::TooLarge,
            PayloadError::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                Self::TooSlow
            }
            _ => Self::Malformed,
        }
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(error) => error,
            Err(error) => error.downcast::<sqlx::Error>().map_or_else(Self::Broken, Self::Database),
        }
    }
}

impl From<Wait> for Error {
    fn from(Wait(wait): Wait) -> Self {
        Self::TooMany(wait)
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Broken(error.into())
    }
}

/// How long to wait, in whole seconds.
#[must_use]
pub fn retry_after(wait: SignedDuration) -> HeaderValue {
    HeaderValue::from(wait.as_secs().max(1))
}

/// Whether it is worth trying again in a moment.
fn is_passing(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            let code = code.as_ref();
            // Connection lost, short of something, shutting down or starting up; serialization
            // failure, deadlock, read-only, a row that another holds for too long.
            ["08", "53", "57P"].iter().any(|class| code.starts_with(class) && code.len() == 5)
                || matches!(code, "40001" | "40P01" | "25006" | "55P03")
                || is_passing_in_sqlite(code)
        }),
        _ => false,
    }
}

/// SQLite is busy, locked, out of reach or full; the low byte of its number is what it is, the rest
/// says where.
fn is_passing_in_sqlite(code: &str) -> bool {
    let number: Option<u32> = code.parse().ok().filter(|_| code.len() < 5);
    matches!(number.map(|number| number & 0xff), Some(5 | 6 | 10 | 13 | 14))
}
