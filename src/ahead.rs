//! What is read ahead. Every request asks the database who sends it. That statement brings the member
//! along, and what the page is going to ask for besides, so that a page is one question and not five. And what is
//! written ahead: a session that an act changes goes into the transaction of the act.

use std::{cell::RefCell, collections::HashMap};

use serde::de::DeserializeOwned;
use tokio::task::futures::TaskLocalFuture;

use crate::{db::Composed, people::Member};

tokio::task_local! {
    static AHEAD: RefCell<Ahead>;
}

/// Writes a value of text into the statement that asks for the session: an expression in brackets, which
/// may speak of the person as `p` and gives JSON.
pub type Wanted = Box<dyn FnOnce(&mut Composed) + Send>;

/// Who the session says that asks.
#[derive(Debug, Clone)]
pub struct Known {
    /// Who is signed in, or whose second factor is waited for.
    pub member: Member,
    /// Whether their organization demands a second factor that they do not have.
    pub lacks_second_factor: bool,
}

#[derive(Default)]
struct Ahead {
    wanted: Option<Wanted>,
    known: Option<Known>,
    found: Option<String>,
    /// By what the session is found.
    session: Option<Vec<u8>>,
    written: Option<HashMap<String, String>>,
}

/// Answers a request, which may want something ahead.
pub fn asking<F: Future>(
    wanted: Option<Wanted>,
    answering: F,
) -> TaskLocalFuture<RefCell<impl Sized>, F> {
    AHEAD.scope(RefCell::new(Ahead { wanted, ..Ahead::default() }), answering)
}

/// What is wanted ahead; asked for once.
pub(crate) fn wanted() -> Option<Wanted> {
    AHEAD.try_with(|ahead| ahead.borrow_mut().wanted.take()).ok().flatten()
}

/// Keeps what was read, and by what the session was found.
pub(crate) fn keep(session: Vec<u8>, known: Option<Known>, found: Option<String>) {
    // Nobody asks outside a request.
    let _ = AHEAD.try_with(|ahead| {
        let mut ahead = ahead.borrow_mut();
        (ahead.session, ahead.known, ahead.found) = (Some(session), known, found);
    });
}

/// By what the session was found.
pub(crate) fn session() -> Option<Vec<u8>> {
    AHEAD.try_with(|ahead| ahead.borrow().session.clone()).ok().flatten()
}

/// The session has been written like this.
pub(crate) fn wrote(state: HashMap<String, String>) {
    let _ = AHEAD.try_with(|ahead| ahead.borrow_mut().written = Some(state));
}

/// Whether the session has been written like this.
pub(crate) fn is_written(state: &HashMap<String, String>) -> bool {
    AHEAD.try_with(|ahead| ahead.borrow().written.as_ref() == Some(state)).unwrap_or_default()
}

/// Who the session says that asks.
#[must_use]
pub fn known() -> Option<Known> {
    AHEAD.try_with(|ahead| ahead.borrow().known.clone()).ok().flatten()
}

/// What was wanted ahead, if it was read; once.
#[must_use]
pub fn found<T: DeserializeOwned>() -> Option<T> {
    let found = AHEAD.try_with(|ahead| ahead.borrow_mut().found.take()).ok().flatten()?;
    serde_json::from_str(&found)
        .inspect_err(|error| tracing::error!(%error, "what was read ahead is not what was wanted"))
        .ok()
}
