//! What is written to people about their second factor.

use i18n_embed_fl::fl;
use serde::{Deserialize, Serialize};

use super::second_factor::{What, told};
use crate::{
    clock::Timestamp,
    db::Read,
    mail::{Link, Mail},
    outbox::{Desk, Failure, Letter},
    path,
    people::{PersonId, letters::notice, store},
};

/// Tells somebody what happened to their second factor, so that they hear of it if it was not them.
#[derive(Serialize, Deserialize)]
pub(crate) struct SecondFactorNotice {
    pub(super) person: PersonId,
    pub(super) what: What,
    /// None for the operator.
    pub(super) by: Option<PersonId>,
    /// In microseconds since 1970.
    pub(super) at: i64,
}

impl Letter for SecondFactorNotice {
    const KIND: &'static str = "second-factor";

    async fn write(self, tx: &mut Read, desk: &Desk) -> Result<Option<Mail>, Failure> {
        let Some(reader) = store::by_id(tx, self.person).await? else { return Ok(None) };
        let t = reader.language.texts();
        let by = match self.by {
            Some(by) => store::known(tx, by).await?.map(|by| by.name),
            None => None,
        };
        let by = by.unwrap_or_else(|| fl!(t, "letter-by-operator"));
        let at = reader.language.moment(Timestamp::from_micros(self.at));
        let (subject, what) = told(t, self.what, &by, &at);
        let link = format!("{}{}", desk.address, path::PASSWORD);
        let text = fl!(
            t,
            "letter-second-factor",
            name = reader.name.as_str(),
            what = what,
            link = link.as_str()
        );
        let label = fl!(t, "letter-button-password");
        Ok(Some(notice(reader, subject, text, Link { url: link, label })))
    }
}
