//! A company's account, made while it answers. The address is proved by a code mailed to it, also when
//! it is the one that was invited: the partner holds the link too. An address that has an account
//! already gets a mail that says so, and the page looks the same.

use jiff::SignedDuration;

use super::{Invitation, InvitationId};
use crate::{
    activity::{Event, Kind},
    clock::Timestamp,
    customers::Customer,
    db::{Read, Write},
    email_address::{Domain, EmailAddress},
    id,
    organizations::{self, Cloud, New},
    outbox,
    people::{self, Member, Person, Role},
    secret::Keys,
    text::Language,
};

/// How long a code works.
const LASTS: SignedDuration = SignedDuration::from_mins(30);

/// Wrong codes until a new one is needed: a guess is right once in a million.
const MOST_FAILURES: i64 = 5;

/// Codes that are mailed in a day to one address, and for one invitation: with them the guesses are
/// counted, however many accounts in the making they are spread over.
const MOST_CODES: (i64, i64) = (10, 30);

id! {
    /// A company's account in the making.
    SignUpId
}

/// A company's account in the making.
#[derive(sqlx::FromRow)]
pub(super) struct SignUp {
    pub id: SignUpId,
    pub company: String,
    pub country: String,
    pub name: String,
    pub email: EmailAddress,
    pub language: Language,
    pub password_hash: String,
    pub generation: i64,
    pub expires_at: Timestamp,
}

impl SignUp {
    /// When its newest code was asked for.
    pub fn asked_at(&self) -> Timestamp {
        self.expires_at + -LASTS
    }
}

/// What somebody typed to make their company's account.
pub(super) struct Wanted {
    pub company: String,
    pub country: String,
    pub name: String,
    pub email: EmailAddress,
    pub password_hash: String,
}

/// Begins an account and mails its code; nothing when too many were asked for.
pub(super) async fn begin(
    tx: &mut Write,
    invitation: &Invitation,
    wanted: &Wanted,
    language: Language,
) -> sqlx::Result<Option<SignUpId>> {
    let id = SignUpId::new();
    let now = tx.now();
    if !one_more_code(tx, invitation, &wanted.email).await? {
        return Ok(None);
    }
    tx.sql(
        "insert into sign_ups (id, invitation_id, company, country, name, email, email_key, language,
                               password_hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(id)
    .bind(invitation.id)
    .bind(&wanted.company)
    .bind(&wanted.country)
    .bind(&wanted.name)
    .bind(&wanted.email)
    .bind(wanted.email.key())
    .bind(language)
    .bind(&wanted.password_hash)
    .bind(now)
    .bind(now + LASTS)
    .execute()
    .await?;
    outbox::put(tx, &super::SignUpCode { sign_up: id, generation: 1 }, None).await?;
    Ok(Some(id))
}

/// Whether one more code may be mailed today to this address and for this invitation.
async fn one_more_code(
    tx: &mut Write,
    invitation: &Invitation,
    email: &EmailAddress,
) -> sqlx::Result<bool> {
    // One after the other, so that many at once are counted.
    organizations::hold(tx, invitation.partner_id);
    let since = tx.now() - SignedDuration::from_hours(24);
    let (to_address,): (i64,) = tx
        .sql(
            "select cast(coalesce(sum(generation), 0) as bigint)
             from sign_ups
             where email_key = $1 and created_at > $2",
        )
        .bind(email.key())
        .bind(since)
        .one()
        .await?;
    let (for_invitation,): (i64,) = tx
        .sql(
            "select cast(coalesce(sum(generation), 0) as bigint)
             from sign_ups
             where invitation_id = $1 and created_at > $2",
        )
        .bind(invitation.id)
        .bind(since)
        .one()
        .await?;
    Ok(to_address < MOST_CODES.0 && for_invitation < MOST_CODES.1)
}

const SIGN_UPS: &str = "
    select id, company, country, name, email, language, password_hash, generation, expires_at
    from sign_ups
    ";

/// An account in the making, for its invitation.
pub(super) async fn by_id(
    tx: &mut Read,
    invitation: InvitationId,
    id: SignUpId,
) -> sqlx::Result<Option<SignUp>> {
    tx.sql_of(&[SIGN_UPS, "where id = $1 and invitation_id = $2 and confirmed_at is null"])
        .bind(id)
        .bind(invitation)
        .optional()
        .await
}

/// As [`by_id`], for the letter that carries the code.
pub(super) async fn for_letter(tx: &mut Read, id: SignUpId) -> sqlx::Result<Option<SignUp>> {
    tx.sql_of(&[SIGN_UPS, "where id = $1 and confirmed_at is null"]).bind(id).optional().await
}

/// Mails another code; whether one more was to be had.
pub(super) async fn mail_another(
    tx: &mut Write,
    invitation: &Invitation,
    sign_up: &SignUp,
) -> sqlx::Result<bool> {
    let now = tx.now();
    if !one_more_code(tx, invitation, &sign_up.email).await? {
        return Ok(false);
    }
    let renewed = tx
        .sql(
            "update sign_ups
             set generation = generation + 1, failures = 0, expires_at = $3
             where id = $1 and generation = $2 and confirmed_at is null",
        )
        .bind(sign_up.id)
        .bind(sign_up.generation)
        .bind(now + LASTS)
        .execute()
        .await?;
    if renewed == 0 {
        return Ok(false);
    }
    let letter = super::SignUpCode { sign_up: sign_up.id, generation: sign_up.generation + 1 };
    outbox::put(tx, &letter, None).await?;
    Ok(true)
}

/// What came of typing a code.
pub(super) enum Confirmed {
    /// The account is made.
    Made(Person),
    /// It was not the code; so many tries are left.
    Wrong { left: i64 },
    /// No code works any more: a new one is needed.
    Over,
    /// The address got an account at this very moment: nothing of this may be kept.
    Raced,
    /// The company has an account already, with these Global admins.
    CompanyKnown { company: String, admins: Vec<String> },
}

/// Makes the company's account when the code is right, in the cloud of who asks. A wrong one is counted, and its transaction must
/// be committed too.
pub(super) async fn confirm(
    tx: &mut Write,
    keys: &Keys,
    sign_up: &SignUp,
    customer: &Customer,
    cloud: Cloud,
    typed: &str,
) -> sqlx::Result<Confirmed> {
    let now = tx.now();
    // Counted before it is looked at, so that guesses at once count each.
    let counted: Option<(i64,)> = tx
        .sql(
            "update sign_ups
             set failures = failures + 1
             where id = $1 and generation = $2 and failures < $3 and expires_at > $4
               and confirmed_at is null
             returning failures",
        )
        .bind(sign_up.id)
        .bind(sign_up.generation)
        .bind(MOST_FAILURES)
        .bind(now)
        .optional()
        .await?;
    let Some((tries,)) = counted else { return Ok(Confirmed::Over) };
    // An address that has an account gets no code: none can be right.
    let is_taken = people::is_known(tx, &sign_up.email).await?;
    if is_taken || !keys.is_code(typed, sign_up.id.0, sign_up.generation) {
        return Ok(Confirmed::Wrong { left: MOST_FAILURES - tries });
    }
    // The address proves the company only where it is the invited company's own.
    let domain = Domain::parse(sign_up.email.domain()).ok();
    let domain = domain.filter(|domain| *domain == customer.domain);
    let new = New {
        name: &sign_up.company,
        domain: domain.as_ref(),
        country: &sign_up.country,
        language: sign_up.language,
        cloud,
    };
    let Some(organization) = organizations::create_customer(tx, &new).await? else {
        let known = organizations::customer_of_domain(tx, &customer.domain).await?;
        let known = known.ok_or(sqlx::Error::RowNotFound)?;
        let admins = people::admins(tx, known.id).await?;
        let admins = admins.into_iter().map(|admin| admin.name).collect();
        return Ok(Confirmed::CompanyKnown { company: known.name, admins });
    };
    let roles = [Role::GlobalAdmin];
    let hash = Some(sign_up.password_hash.as_str());
    let person =
        people::add(tx, &organization, &sign_up.name, &sign_up.email, &roles, hash).await?;
    let Some(person) = person else { return Ok(Confirmed::Raced) };
    tx.sql("update sign_ups set confirmed_at = $2 where id = $1")
        .bind(sign_up.id)
        .bind(now)
        .execute()
        .await?;
    let member = Member { person, organization, roles: roles.to_vec() };
    let event = Event::of(&member, Kind::OrganizationCreated).subject(&member.organization.name);
    event.tell(tx).await?;
    Ok(Confirmed::Made(member.person))
}
