//! How many invitations a partner sends in a time, and how many letters of invitation reach one address or
//! company: nobody's mailbox is flooded, and no partner uses up what others need. An invitation counts in the
//! transaction that sends it.

use i18n_embed_fl::fl;
use jiff::SignedDuration;

use super::{Invitation, store};
use crate::{
    activity::{Event, Kind},
    db::Write,
    limit::{Limit, Wait},
    people::Member,
    text::{Language, Texts},
};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A partner's letters to one address: fewer than all have together, so that none keeps the others away.
const TO_AN_ADDRESS: Limit = Limit { name: "invitations-to-address", most: 10, within: DAY };

/// Letters to one address, of all partners together.
const TO_AN_ADDRESS_OF_ALL: Limit =
    Limit { name: "invitations-to-address-of-all", most: 40, within: DAY };

/// A partner's letters to all addresses of one domain.
const TO_A_DOMAIN: Limit = Limit { name: "invitations-to-domain", most: 200, within: DAY };

/// The most invitations of a partner that wait for their answers.
const MOST_OPEN: i64 = 10_000;

/// How many invitations leave in a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// Of one partner in an hour.
    pub per_hour: i64,
    /// Of one partner in a day.
    pub per_day: i64,
    /// Letters of all partners together in an hour.
    pub letters_per_hour: i64,
}

impl Default for Shares {
    fn default() -> Self {
        Self { per_hour: 200, per_day: 1_000, letters_per_hour: 10_000 }
    }
}

/// What an invitation would go beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beyond {
    /// It can be sent after a while. Whose share is used up is nobody's business: another partner may have
    /// written to that address.
    Later(Wait),
    /// Too many wait for their answers.
    Open,
}

impl Shares {
    /// Counts an invitation that is sent. Where it goes beyond, the transaction must be dropped.
    pub(super) async fn take(
        &self,
        tx: &mut Write,
        invitation: &Invitation,
    ) -> sqlx::Result<Result<(), Beyond>> {
        let partner = invitation.partner_id.to_string();
        let limit = |name, most, within| Limit { name, most, within };
        let mut limits = vec![
            (limit("invitations-hour", self.per_hour, HOUR), partner.clone()),
            (limit("invitations-day", self.per_day, DAY), partner.clone()),
        ];
        if let Some(to) = invitation.recipient.as_ref().filter(|_| invitation.by_email()) {
            limits.push((TO_A_DOMAIN, format!("{partner} {}", to.domain())));
            limits.push((TO_AN_ADDRESS, format!("{partner} {}", to.key())));
            limits.push((TO_AN_ADDRESS_OF_ALL, to.key()));
            // The last, since everybody waits for it until the transaction ends.
            limits.push((limit("letters-hour", self.letters_per_hour, HOUR), String::new()));
        }
        // Who has few that are open or expired has few that are open.
        let partner = invitation.partner_id;
        if store::open_or_expired(tx, partner).await? > MOST_OPEN
            && store::open_ones(tx, partner, MOST_OPEN + 1).await? > MOST_OPEN
        {
            return Ok(Err(Beyond::Open));
        }
        Ok(Limit::take_all(tx, &limits).await?.map_err(Beyond::Later))
    }
}

impl Beyond {
    /// How long until it is worth another try.
    pub(super) fn wait(self) -> Wait {
        match self {
            Self::Later(wait) => wait,
            Self::Open => Wait(DAY),
        }
    }

    /// What its writer reads.
    pub(super) fn words(self, t: &Texts, now: crate::clock::Timestamp) -> String {
        match self {
            Self::Later(Wait(wait)) => {
                fl!(t, "share-used-up", at = Language::of(t).moment(now + wait))
            }
            Self::Open => fl!(t, "share-open", most = MOST_OPEN),
        }
    }

    /// Tells the partner, once until the share begins anew.
    pub(super) async fn tell(self, tx: &mut Write, by: &Member) -> sqlx::Result<()> {
        let once = Limit { name: "share-told", most: 1, within: self.wait().0 };
        if once.take(tx, &by.organization.id.to_string()).await?.is_ok() {
            Event::of(by, Kind::ShareUsedUp).tell(tx).await?;
        }
        Ok(())
    }
}
