//! The rows of the table, each with what it needs of the world.

pub mod acts;
pub mod letters;
pub mod process;
pub mod reading;
pub mod sign_ins;

use crate::{measure::Measure, world::Place};

/// The rows that can be chosen.
pub const ALL: [&str; 10] = [
    "customers",
    "search",
    "pages",
    "answer",
    "done",
    "accept",
    "letters",
    "sign-ins",
    "process",
    "weight",
];

/// One run: how, of what, and where.
pub struct Run<'a> {
    pub measure: Measure,
    pub rows: &'a [String],
    pub place: &'a Place,
}

impl Run<'_> {
    /// Whether a row is asked for.
    pub fn has(&self, row: &str) -> bool {
        self.rows.is_empty() || self.rows.iter().any(|one| one == row)
    }

    pub fn has_any(&self, rows: &[&str]) -> bool {
        rows.iter().any(|row| self.has(row))
    }

    pub fn engine(&self) -> &'static str {
        self.place.name()
    }
}
