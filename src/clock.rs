//! Where the time comes from. Nothing else reads the system's clock: a transaction carries the
//! moment it began (see [`crate::db`]), and a test stops the clock and moves it by hand.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use jiff::{SignedDuration, civil::Date, tz::TimeZone};
use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};
use sqlx::{
    Decode, Encode, Postgres, Sqlite, Type, encode::IsNull, error::BoxDynError,
    postgres::PgTypeInfo, sqlite::SqliteTypeInfo,
};

/// The system's clock, or one that a test or the demo's past sets by hand.
#[derive(Clone, Default)]
pub enum Clock {
    /// Real time.
    #[default]
    System,
    /// A clock that stands still, in microseconds since 1970, until it is moved.
    Stopped(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands still until it is [set](Self::set) or [advanced](Self::advance).
    #[must_use]
    pub fn stopped(at: Timestamp) -> Self {
        Self::Stopped(Arc::new(AtomicI64::new(at.micros())))
    }

    /// The present moment.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::from(jiff::Timestamp::now()),
            Self::Stopped(at) => Timestamp::from_micros(at.load(Ordering::Relaxed)),
        }
    }

    /// Moves a stopped clock on; the system's clock is left alone.
    pub fn advance(&self, by: SignedDuration) {
        self.set(self.now() + by);
    }

    /// Sets a stopped clock; the system's clock is left alone.
    pub fn set(&self, to: Timestamp) {
        if let Self::Stopped(at) = self {
            at.store(to.micros(), Ordering::Relaxed);
        }
    }
}

/// A moment, to the microsecond that both engines keep: what is written reads back equal. On SQLite
/// it is an integer of microseconds, since the text form of a moment does not sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

/// From JSON that a database made: SQLite has microseconds there, PostgreSQL words.
impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("microseconds since 1970, or a moment by RFC 3339")
            }

            fn visit_i64<E: de::Error>(self, micros: i64) -> Result<Timestamp, E> {
                Ok(Timestamp::from_micros(micros))
            }

            fn visit_u64<E: de::Error>(self, micros: u64) -> Result<Timestamp, E> {
                i64::try_from(micros).map(Timestamp::from_micros).map_err(E::custom)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map(Timestamp).map_err(E::custom)
            }
        }
        from.deserialize_any(Either)
    }
}

impl Timestamp {
    /// The last moment there is, at the end of the year 9999.
    pub const MAX: Self = Self(jiff::Timestamp::MAX);

    /// The moment so many microseconds after 1970-01-01T00:00Z; the nearest that can be represented.
    #[must_use]
    pub fn from_micros(micros: i64) -> Self {
        let far = if micros < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        Self(jiff::Timestamp::from_microsecond(micros).unwrap_or(far))
    }

    /// Microseconds since 1970-01-01T00:00Z.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// The day it is in UTC.
    #[must_use]
    pub fn day(self) -> Date {
        self.civil().date()
    }

    /// Date and time of day in UTC.
    #[must_use]
    pub fn civil(self) -> jiff::civil::DateTime {
        TimeZone::UTC.to_datetime(self.0)
    }

    /// The last second of a day in UTC; none for a day at the end of time.
    #[must_use]
    pub fn end_of(day: Date) -> Option<Self> {
        day.at(23, 59, 59, 0).to_zoned(TimeZone::UTC).ok().map(|end| end.timestamp().into())
    }

    /// RFC 3339 to the second, for `<time datetime>`.
    #[must_use]
    pub fn iso(self) -> String {
        jiff::fmt::strtime::format("%Y-%m-%dT%H:%M:%SZ", &self.0.to_zoned(TimeZone::UTC))
            .unwrap_or_default()
    }

    /// As the standard library has it, for the `Date` of a mail.
    #[must_use]
    pub fn system(self) -> std::time::SystemTime {
        self.0.into()
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(at: jiff::Timestamp) -> Self {
        Self::from_micros(at.as_microsecond())
    }
}

impl std::ops::Add<SignedDuration> for Timestamp {
    type Output = Self;

    fn add(self, by: SignedDuration) -> Self {
        let micros = i64::try_from(by.as_micros()).unwrap_or(if by.is_negative() {
            i64::MIN
        } else {
            i64::MAX
        });
        Self::from_micros(self.micros().saturating_add(micros))
    }
}

impl std::ops::Sub<SignedDuration> for Timestamp {
    type Output = Self;

    fn sub(self, by: SignedDuration) -> Self {
        self + -by
    }
}

impl std::ops::Sub for Timestamp {
    type Output = SignedDuration;

    fn sub(self, earlier: Self) -> SignedDuration {
        SignedDuration::from_micros(self.micros().saturating_sub(earlier.micros()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

impl Type<Sqlite> for Timestamp {
    fn type_info() -> SqliteTypeInfo {
        <i64 as Type<Sqlite>>::type_info()
    }

    fn compatible(ty: &SqliteTypeInfo) -> bool {
        <i64 as Type<Sqlite>>::compatible(ty)
    }
}

impl Encode<'_, Sqlite> for Timestamp {
    fn encode_by_ref(
        &self,
        buffer: &mut <Sqlite as sqlx::Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        <i64 as Encode<'_, Sqlite>>::encode(self.micros(), buffer)
    }
}

impl<'r> Decode<'r, Sqlite> for Timestamp {
    fn decode(value: <Sqlite as sqlx::Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        <i64 as Decode<'r, Sqlite>>::decode(value).map(Self::from_micros)
    }
}

impl Type<Postgres> for Timestamp {
    fn type_info() -> PgTypeInfo {
        <jiff_sqlx::Timestamp as Type<Postgres>>::type_info()
    }
}

impl Encode<'_, Postgres> for Timestamp {
    fn encode_by_ref(
        &self,
        buffer: &mut <Postgres as sqlx::Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        <jiff_sqlx::Timestamp as Encode<'_, Postgres>>::encode(self.0.into(), buffer)
    }
}

impl<'r> Decode<'r, Postgres> for Timestamp {
    fn decode(value: <Postgres as sqlx::Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let at = <jiff_sqlx::Timestamp as Decode<'r, Postgres>>::decode(value)?;
        Ok(at.to_jiff().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_clock_moves_only_by_hand() {
        let clock = Clock::stopped(Timestamp::from_micros(1_700_000_000_000_001));
        assert_eq!(clock.now(), clock.now());
        clock.advance(SignedDuration::from_hours(24));
        assert_eq!(clock.now().micros(), 1_700_086_400_000_001);
    }

    #[test]
    fn a_day_ends_in_its_last_second() {
        let end = Timestamp::end_of(jiff::civil::date(2026, 12, 21)).unwrap();
        assert_eq!(end.iso(), "2026-12-21T23:59:59Z");
        assert_eq!(end.day(), jiff::civil::date(2026, 12, 21));
    }
}
