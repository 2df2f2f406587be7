//! Where a page of a list begins that runs from the newest to the oldest: the moment and id of the last
//! row before it. What an address says is taken only if it makes sense; else the list begins anew.

use uuid::Uuid;

use crate::clock::Timestamp;

/// A place in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The moment of the row before.
    pub at: Timestamp,
    /// Its id.
    pub id: Uuid,
}

impl Place {
    /// Before the newest row there can be.
    pub const NEWEST: Self = Self { at: Timestamp::MAX, id: Uuid::max() };

    /// Reads a place from an address; [`Self::NEWEST`] for what is none.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let read = || {
            let (micros, id) = text.split_once('.')?;
            let micros = micros.parse().ok().filter(|micros| *micros >= 0)?;
            Some(Self { at: Timestamp::from_micros(micros), id: id.parse().ok()? })
        };
        read().unwrap_or(Self::NEWEST)
    }
}

/// Where the other pages of such a list are; empty where there are none.
#[derive(Debug, Default)]
pub struct Around {
    /// The first page.
    pub newest: String,
    /// The page behind this one.
    pub older: String,
}

impl Around {
    /// Whether the page has the whole list.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.newest.is_empty() && self.older.is_empty()
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at.micros(), self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again_and_nonsense_is_the_beginning() {
        let place = Place { at: Timestamp::from_micros(1_800_000_000_000_001), id: Uuid::now_v7() };
        assert_eq!(Place::read(&place.to_string()), place);
        let far = format!("{}.{}", i64::MAX, Uuid::nil());
        assert_eq!(Place::read(&far).at, Timestamp::MAX);
        for nonsense in ["", ".", "x.y", "1.x", "-1.00000000-0000-0000-0000-000000000000"] {
            assert_eq!(Place::read(nonsense), Place::NEWEST, "{nonsense}");
        }
    }
}
