//! People: who may sign in, how they prove it, and what their roles let them do. A password is never
//! seen by anybody but its owner: it is set by a mailed link, and ending sessions goes with it. Members
//! are never deleted but deactivated, and an organization always keeps a Global admin who can sign in.
//! Besides the password there may be a [second factor](second_factors), and a dangerous act needs
//! [a proof anew](freshly).

mod account;
mod device;
mod letters;
mod pages;
mod part;
pub mod passwords;
mod person;
mod removal;
pub mod second_factors;
mod sessions;
mod sign_in;
mod store;

use i18n_embed_fl::fl;
use jiff::SignedDuration;
use uuid::Uuid;

pub(crate) use self::letters::{
    AddressNotice, AddressProof, AddressTried, Attacked, MemberNotice, PasswordNotice, SetPassword,
    notice, notice_of_page, reader,
};
pub(crate) use self::second_factors::SecondFactorNotice;
pub(crate) use self::sessions::{
    ADDRESS, BEGAN, DEVICE, EXPECTED, Expected, PERSON, SESSION, SessionId,
};
pub(crate) use self::sign_in::over as sign_ins_over;
pub(crate) use self::store::AS_JSON;
pub use self::{
    account::{
        address_change, ask_for_address, asked_address, change_password, end_other_sessions,
        end_session, sessions_of, take_address,
    },
    pages::{Danger, freshly, keep_and_sign_in, routes},
    part::{Asked, Part, Whom, name_keys_due},
    passwords::Passwords,
    person::{Act, FORMER, Listed, Member, Person, PersonId, RESTORED_FOR, Role, Standing},
    removal::{Gone, Removed, remove, shown, without},
    sessions::{Lifetimes, Sessions, keep_with as keep_session_with},
    sign_in::{
        Checked, KEPT_FOR, Outcome, Seen, SignIn, SignInId, check, history, prove, signed_in, tell,
        tell_held_off,
    },
    store::{AddressChange, Reason},
};
use crate::{
    activity::{self, Event},
    db::{Engine, Read, Rows, Write},
    email_address::EmailAddress,
    limit::{Limit, Wait},
    organizations::{self, Organization, OrganizationId},
    outbox,
    secret::{Keys, Purpose, SignedId},
    text::{Language, Texts},
};

/// How long a link to set a forgotten password works.
const FORGOTTEN_FOR: SignedDuration = SignedDuration::from_hours(2);

/// How long somebody who was sent a link is not sent another.
const REST: SignedDuration = SignedDuration::from_mins(1);

/// How long a new member has to set a first password.
const WELCOME_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Adds a person to an organization; none when the address has a person already.
///
/// # Errors
/// When the database fails.
pub async fn add(
    tx: &mut Write,
    organization: &Organization,
    name: &str,
    email: &EmailAddress,
    roles: &[Role],
    password_hash: Option<&str>,
) -> sqlx::Result<Option<Person>> {
    let person = Person {
        id: PersonId::new(),
        organization_id: organization.id,
        name: name.to_owned(),
        email: email.clone(),
        language: organization.language,
        created_at: tx.now(),
    };
    if !store::insert(tx, &person, roles, password_hash).await? {
        return Ok(None);
    }
    Ok(Some(person))
}

/// Many at once, each with their role, for a world that is made in one go. None has set a password; their
/// organizations count them elsewhere.
pub(crate) fn rows(engine: Engine, all: &[(Person, Role)]) -> [Rows; 2] {
    store::rows(engine, all)
}

/// Who this is, if they may still sign in.
///
/// # Errors
/// When the database fails.
pub async fn member(tx: &mut Read, id: PersonId) -> sqlx::Result<Option<Member>> {
    store::member(tx, id).await
}

/// A person, if they may still sign in.
///
/// # Errors
/// When the database fails.
pub async fn by_id(tx: &mut Read, id: PersonId) -> sqlx::Result<Option<Person>> {
    store::by_id(tx, id).await
}

/// The person with an address, if there is one who may sign in.
///
/// # Errors
/// When the database fails.
pub async fn by_email(tx: &mut Read, email: &EmailAddress) -> sqlx::Result<Option<Person>> {
    store::by_email(tx, email).await
}

/// Whether an address is taken: also by somebody who was deactivated.
///
/// # Errors
/// When the database fails.
pub async fn is_known(tx: &mut Read, email: &EmailAddress) -> sqlx::Result<bool> {
    store::is_known(tx, email).await
}

/// Those who can grant roles in an organization, by name.
///
/// # Errors
/// When the database fails.
pub async fn admins(tx: &mut Read, organization: OrganizationId) -> sqlx::Result<Vec<Person>> {
    store::of_role(tx, organization, Role::GlobalAdmin).await
}

/// Everybody who is or was a member of an organization.
///
/// # Errors
/// When the database fails.
pub async fn of_organization(
    tx: &mut Read,
    organization: OrganizationId,
) -> sqlx::Result<Vec<Listed>> {
    store::of_organization(tx, organization).await
}

/// Those of an organization who are or were members, of some ids, by name; others are left out.
///
/// # Errors
/// When the database fails.
pub async fn some(
    tx: &mut Read,
    organization: OrganizationId,
    people: Vec<PersonId>,
) -> sqlx::Result<Vec<Listed>> {
    store::some(tx, organization, people).await
}

/// Somebody and their organization, also after they were deactivated.
///
/// # Errors
/// When the database fails.
pub async fn known(tx: &mut Read, id: PersonId) -> sqlx::Result<Option<(Person, Organization)>> {
    let Some(person) = store::known(tx, id).await? else { return Ok(None) };
    let organization = organizations::by_id(tx, person.organization_id).await?;
    Ok(organization.map(|organization| (person, organization)))
}

/// One who is or was a member of an organization.
///
/// # Errors
/// When the database fails.
pub async fn listed(
    tx: &mut Read,
    organization: OrganizationId,
    id: PersonId,
) -> sqlx::Result<Option<Listed>> {
    store::listed(tx, organization, id).await
}

/// Who looks after the members of an organization: one of them, or a partner on the company's behalf.
pub struct Acting<'a> {
    by: &'a Member,
    organization: OrganizationId,
    /// The partner's record of the company, and its name there.
    record: Option<(Uuid, String)>,
}

impl<'a> Acting<'a> {
    /// In their own organization.
    #[must_use]
    pub fn at_home(by: &'a Member) -> Self {
        Self { by, organization: by.organization.id, record: None }
    }

    /// On behalf of a company, by the partner's record of it.
    #[must_use]
    pub fn on_behalf(by: &'a Member, company: OrganizationId, record: Uuid, name: &str) -> Self {
        Self { by, organization: company, record: Some((record, name.to_owned())) }
    }

    /// Who acts.
    #[must_use]
    pub fn by(&self) -> &'a Member {
        self.by
    }

    /// The organization whose members they look after.
    #[must_use]
    pub fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Whether a partner acts, and not the organization itself.
    #[must_use]
    pub fn is_on_behalf(&self) -> bool {
        self.record.is_some()
    }

    /// Whether who is a Global admin is theirs to say: a partner could make itself the company otherwise.
    #[must_use]
    pub fn may_steer(&self, roles: &[Role]) -> bool {
        !self.is_on_behalf() || !roles.contains(&Role::GlobalAdmin)
    }

    /// Tells the organization what was done to somebody, and the partner that did it.
    async fn tell(
        &self,
        tx: &mut Write,
        kind: activity::Kind,
        name: &str,
        note: &str,
    ) -> sqlx::Result<()> {
        let event = Event::of(self.by, kind).note(note);
        event.clone().subject(name).tell_to(tx, self.organization).await?;
        let Some((record, company)) = &self.record else { return Ok(()) };
        event.subject(&format!("{name} ({company})")).customer(*record).tell(tx).await
    }

    /// Writes to a member what somebody else did to them. Who has not set a password yet knows of nothing, and
    /// waits for one letter only.
    async fn write_to(
        &self,
        tx: &mut Write,
        member: &Listed,
        what: activity::Kind,
    ) -> sqlx::Result<()> {
        let (person, by) = (member.person.id, self.by.person.id);
        if person == by || !member.has_password {
            return Ok(());
        }
        let at = tx.now().micros();
        outbox::put(tx, &MemberNotice { person, by, what, at }, None).await
    }
}

/// Somebody who is to become a member.
pub struct Newcomer {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: EmailAddress,
    /// The language they read.
    pub language: Language,
    /// Their roles.
    pub roles: Vec<Role>,
}

/// What came of inviting somebody.
pub enum Invited {
    /// They are a member, and the link to set a password is on its way; perhaps anew, long after they were
    /// deactivated.
    New(PersonId),
    /// They are or were a member of this organization.
    Known(Listed),
    /// The address is somebody's of another organization.
    Taken,
    /// They were to be a Global admin, which nobody makes on behalf of a company.
    NotOnBehalf,
    /// Too many such letters were written: the transaction must be dropped.
    Later(Wait),
}

/// Letters that make an organization's members known, or its customers' users, in a day: a list of a thousand
/// users comes through.
const WELCOMED: Limit = Limit {
    name: "welcomed members of an organization",
    most: 1_500,
    within: SignedDuration::from_hours(24),
};

/// Such letters to one address.
const WELCOMED_AT: Limit = Limit {
    name: "welcomed members of an address",
    most: 5,
    within: SignedDuration::from_hours(24),
};

/// Counts a letter to somebody who is to set a first password.
async fn welcomed(
    tx: &mut Write,
    acting: &Acting<'_>,
    email: &EmailAddress,
) -> sqlx::Result<Result<(), Wait>> {
    if let Err(wait) = WELCOMED_AT.take(tx, &email.key()).await? {
        return Ok(Err(wait));
    }
    WELCOMED.take(tx, &acting.by.organization.id.to_string()).await
}

/// Makes somebody a member, and mails them a link to set a password. Whoever was deactivated too long ago to
/// be restored begins anew: nothing of theirs stays but their name in the history.
///
/// # Errors
/// When the database fails.
pub async fn invite(
    tx: &mut Write,
    keys: &Keys,
    acting: &Acting<'_>,
    newcomer: &Newcomer,
) -> sqlx::Result<Invited> {
    if !acting.may_steer(&newcomer.roles) {
        return Ok(Invited::NotOnBehalf);
    }
    let organization = acting.organization;
    let person = Person {
        id: PersonId::new(),
        organization_id: organization,
        name: newcomer.name.clone(),
        email: newcomer.email.clone(),
        language: newcomer.language,
        created_at: tx.now(),
    };
    if !store::insert(tx, &person, &newcomer.roles, None).await? {
        let known = store::listed_by_email(tx, organization, &newcomer.email).await?;
        let Some(known) = known else { return Ok(Invited::Taken) };
        return begin_anew(tx, keys, acting, newcomer, known).await;
    }
    if let Err(wait) = welcomed(tx, acting, &newcomer.email).await? {
        return Ok(Invited::Later(wait));
    }
    send_password_link(tx, keys, person.id, Reason::Welcome).await?;
    let roles = words_of(&newcomer.roles);
    acting.tell(tx, activity::Kind::MemberInvited, &person.name, &roles).await?;
    Ok(Invited::New(person.id))
}

/// Makes somebody who is gone a member as if they were new.
async fn begin_anew(
    tx: &mut Write,
    keys: &Keys,
    acting: &Acting<'_>,
    newcomer: &Newcomer,
    known: Listed,
) -> sqlx::Result<Invited> {
    let id = known.person.id;
    if !store::begin_anew(tx, id, &newcomer.name, newcomer.language).await? {
        return Ok(Invited::Known(known));
    }
    if let Err(wait) = welcomed(tx, acting, &newcomer.email).await? {
        return Ok(Invited::Later(wait));
    }
    store::replace_roles(tx, id, &newcomer.roles).await?;
    store::use_password_links(tx, id).await?;
    store::end_sessions(tx, id).await?;
    let changes = store::address_changes(tx, id).await?;
    removal::forget_proofs(tx, &changes).await?;
    store::delete_history(tx, id).await?;
    second_factors::forget(tx, id).await?;
    send_password_link(tx, keys, id, Reason::Welcome).await?;
    let roles = words_of(&newcomer.roles);
    acting.tell(tx, activity::Kind::MemberBeganAnew, &newcomer.name, &roles).await?;
    Ok(Invited::New(id))
}

/// Mails a member who has no password yet a new link to set one; the links before it work no more.
/// Whether there was need, unless there were too many such letters.
///
/// # Errors
/// When the database fails.
pub async fn welcome_again(
    tx: &mut Write,
    keys: &Keys,
    acting: &Acting<'_>,
    member: &Listed,
) -> sqlx::Result<Result<bool, Wait>> {
    if member.standing() != Standing::Invited {
        return Ok(Ok(false));
    }
    if let Err(wait) = welcomed(tx, acting, &member.person.email).await? {
        return Ok(Err(wait));
    }
    store::use_password_links(tx, member.person.id).await?;
    send_password_link(tx, keys, member.person.id, Reason::Welcome).await?;
    acting.tell(tx, activity::Kind::WelcomedAgain, &member.person.name, "").await?;
    Ok(Ok(true))
}

/// What came of starting a reset of somebody's password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reset {
    /// A link is on its way; the links before it work no more.
    Sent,
    /// They have no password yet: it is the link to set their first one.
    Welcomed,
    /// A link went to them less than a minute ago.
    Recent,
    /// They are deactivated.
    Deactivated,
}

/// Mails a member of an organization that is [held](crate::organizations::hold) a link to set a new password;
/// the one they have works until then.
///
/// # Errors
/// When the database fails.
pub async fn start_reset(
    tx: &mut Write,
    keys: &Keys,
    acting: &Acting<'_>,
    member: &Listed,
) -> sqlx::Result<Reset> {
    if member.standing() == Standing::Deactivated {
        return Ok(Reset::Deactivated);
    }
    let id = member.person.id;
    let since = tx.now() - REST;
    if store::has_link_since(tx, id, since).await? {
        return Ok(Reset::Recent);
    }
    match welcome_again(tx, keys, acting, member).await? {
        Ok(true) => return Ok(Reset::Welcomed),
        Ok(false) => {}
        Err(_) => return Ok(Reset::Recent),
    }
    store::use_password_links(tx, id).await?;
    send_password_link(tx, keys, id, Reason::Forgotten).await?;
    acting.tell(tx, activity::Kind::PasswordResetStarted, &member.person.name, "").await?;
    Ok(Reset::Sent)
}

/// Gives somebody this name and this language to read; whether they had others.
///
/// # Errors
/// When the database fails.
pub async fn set_details(
    tx: &mut Write,
    acting: &Acting<'_>,
    member: &Listed,
    name: &str,
    language: Language,
) -> sqlx::Result<bool> {
    let before = &member.person;
    if before.name == name && before.language == language {
        return Ok(false);
    }
    store::set_details(tx, before.id, name, language).await?;
    let renamed = if before.name == name { "" } else { before.name.as_str() };
    if acting.is_on_behalf() {
        acting.write_to(tx, member, activity::Kind::MemberChanged).await?;
    }
    acting.tell(tx, activity::Kind::MemberChanged, name, renamed).await?;
    Ok(true)
}

/// What came of changing a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It is done.
    Done,
    /// It had been done before.
    Already,
    /// It would have left the organization without a Global admin who can sign in.
    LastAdmin,
    /// It is about a Global admin, and only the company's own does that.
    NotOnBehalf,
}

/// Gives a member of an organization that is [held](crate::organizations::hold) these roles and no others.
///
/// # Errors
/// When the database fails.
pub async fn set_roles(
    tx: &mut Write,
    acting: &Acting<'_>,
    member: &Listed,
    roles: &[Role],
) -> sqlx::Result<Changed> {
    if !acting.may_steer(&member.roles) || !acting.may_steer(roles) {
        return Ok(Changed::NotOnBehalf);
    }
    if member.roles == roles {
        return Ok(Changed::Already);
    }
    if !roles.contains(&Role::GlobalAdmin) && is_last_admin(tx, member).await? {
        return Ok(Changed::LastAdmin);
    }
    store::replace_roles(tx, member.person.id, roles).await?;
    acting.write_to(tx, member, activity::Kind::RolesChanged).await?;
    let note = format!("{} → {}", words_of(&member.roles), words_of(roles));
    acting.tell(tx, activity::Kind::RolesChanged, &member.person.name, &note).await?;
    Ok(Changed::Done)
}

/// Deactivates a member of an organization that is [held](crate::organizations::hold): their sessions end at
/// once, and no link to set a password works any more.
///
/// # Errors
/// When the database fails.
pub async fn deactivate(
    tx: &mut Write,
    acting: &Acting<'_>,
    member: &Listed,
) -> sqlx::Result<Changed> {
    if !acting.may_steer(&member.roles) {
        return Ok(Changed::NotOnBehalf);
    }
    if is_last_admin(tx, member).await? {
        return Ok(Changed::LastAdmin);
    }
    // The links before the person, as by somebody who sets a password at this moment.
    store::use_password_links(tx, member.person.id).await?;
    if !store::deactivate(tx, member.person.id).await? {
        return Ok(Changed::Already);
    }
    store::end_sessions(tx, member.person.id).await?;
    acting.write_to(tx, member, activity::Kind::MemberDeactivated).await?;
    acting.tell(tx, activity::Kind::MemberDeactivated, &member.person.name, "").await?;
    Ok(Changed::Done)
}

/// What came of making somebody a member again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activated {
    /// They are one.
    Done,
    /// They were one.
    Already,
    /// They were deactivated too long ago: they can only begin anew.
    TooLate,
    /// They are a Global admin, and only the company's own restores them.
    NotOnBehalf,
}

/// Makes somebody who was deactivated a member again, with the password and the roles they had.
///
/// # Errors
/// When the database fails.
pub async fn activate(
    tx: &mut Write,
    acting: &Acting<'_>,
    member: &Listed,
) -> sqlx::Result<Activated> {
    if !acting.may_steer(&member.roles) {
        return Ok(Activated::NotOnBehalf);
    }
    if member.is_gone(tx.now()) {
        return Ok(Activated::TooLate);
    }
    if !store::activate(tx, member.person.id).await? {
        return Ok(Activated::Already);
    }
    // What began while they were deactivated, as a session that was just being made, stays without effect.
    store::use_password_links(tx, member.person.id).await?;
    store::end_sessions(tx, member.person.id).await?;
    acting.write_to(tx, member, activity::Kind::MemberActivated).await?;
    acting.tell(tx, activity::Kind::MemberActivated, &member.person.name, "").await?;
    Ok(Activated::Done)
}

/// Whether nobody else of the organization can sign in as its Global admin.
async fn is_last_admin(tx: &mut Write, member: &Listed) -> sqlx::Result<bool> {
    let person = &member.person;
    Ok(store::other_admins(tx, person.organization_id, person.id).await? == 0)
}

/// Roles as an event keeps them; [`role_names`] reads them.
pub(crate) fn words_of(roles: &[Role]) -> String {
    roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ")
}

/// Mails somebody a link to set a password; returns the last part of the link.
///
/// # Errors
/// When the database fails.
pub async fn send_password_link(
    tx: &mut Write,
    keys: &Keys,
    person: PersonId,
    reason: Reason,
) -> sqlx::Result<String> {
    let lasts = match reason {
        Reason::Welcome => WELCOME_FOR,
        Reason::Forgotten => FORGOTTEN_FOR,
    };
    let expires_at = tx.now() + lasts;
    let id = store::insert_password_link(tx, person, reason, expires_at).await?;
    outbox::put(tx, &SetPassword { link: id }, None).await?;
    Ok(keys.link(Purpose::Password, id.0, 1))
}

/// Links that one client network may ask for, whoever they are for.
const ASKED_FROM_NETWORK: Limit =
    Limit { name: "asked password links", most: 20, within: SignedDuration::from_hours(1) };

/// Links to one address.
const MAILED: [Limit; 2] = [
    Limit { name: "mailed password links a minute", most: 1, within: REST },
    Limit { name: "mailed password links an hour", most: 5, within: SignedDuration::from_hours(1) },
];

/// Mails a link to set a password to whoever has an address, at most one a minute and five an hour. The same is done
/// for an address that nobody has: a letter is put there too, and finds nobody when it is to be written.
///
/// # Errors
/// When the database fails.
pub async fn forgot_password(
    tx: &mut Write,
    keys: &Keys,
    email: &EmailAddress,
    seen: &Seen,
) -> sqlx::Result<Result<(), Wait>> {
    if let Err(wait) = ASKED_FROM_NETWORK.take(tx, &seen.network.to_string()).await? {
        return Ok(Err(wait));
    }
    for limit in MAILED {
        if limit.take(tx, &email.key()).await?.is_err() {
            return Ok(Ok(()));
        }
    }
    match store::by_email(tx, email).await? {
        Some(person) => {
            send_password_link(tx, keys, person.id, Reason::Forgotten).await?;
        }
        None => outbox::put(tx, &SetPassword { link: store::PasswordLinkId::new() }, None).await?,
    }
    Ok(Ok(()))
}

/// Whose password a link sets, and why; none for a link that is used up, over, or never was.
///
/// # Errors
/// When the database fails.
pub async fn of_password_link(
    tx: &mut Read,
    keys: &Keys,
    link: &str,
) -> sqlx::Result<Option<(Person, Reason)>> {
    let Some(link) = good_password_link(tx, keys, link).await? else { return Ok(None) };
    let person = store::by_id(tx, link.person_id).await?;
    Ok(person.map(|person| (person, link.reason)))
}

/// Sets a password by a mailed link and ends the person's sessions; whether the link was good.
///
/// # Errors
/// When the database fails.
pub async fn set_password(
    tx: &mut Write,
    keys: &Keys,
    link: &str,
    password_hash: &str,
    seen: &Seen,
) -> sqlx::Result<bool> {
    let Some(link) = good_password_link(tx, keys, link).await? else { return Ok(false) };
    let Some(member) = store::member(tx, link.person_id).await? else { return Ok(false) };
    if !store::use_password_link(tx, &link).await? {
        return Ok(false);
    }
    store::set_password_hash(tx, link.person_id, password_hash).await?;
    store::end_sessions(tx, link.person_id).await?;
    sign_in::forget_tries(tx, &member.person.email, seen).await?;
    Event::of(&member, activity::Kind::PasswordSet).tell(tx).await?;
    match link.reason {
        // The first password: nobody had one before, and the person was just written to.
        Reason::Welcome => {
            tell(tx, link.person_id, Outcome::PasswordSet, seen).await?;
        }
        Reason::Forgotten => {
            account::tell_of_password(tx, link.person_id, Outcome::PasswordSet, seen).await?;
        }
    }
    Ok(true)
}

async fn good_password_link(
    tx: &mut Read,
    keys: &Keys,
    link: &str,
) -> sqlx::Result<Option<store::PasswordLink>> {
    let Some(signed) = SignedId::read(link) else { return Ok(None) };
    if !keys.made(&signed, Purpose::Password, 1) {
        return Ok(None);
    }
    let now = tx.now();
    let found = store::password_link(tx, store::PasswordLinkId(signed.id)).await?;
    Ok(found.filter(|found| found.used_at.is_none() && found.expires_at > now))
}

/// What a role is called, by its word.
#[must_use]
pub fn role_name(t: &Texts, role: &str) -> String {
    match Role::from_word(role) {
        Some(Role::GlobalAdmin) => fl!(t, "role-global-admin"),
        Some(Role::AdminAgent) => fl!(t, "role-admin-agent"),
        Some(Role::SalesAgent) => fl!(t, "role-sales-agent"),
        Some(Role::HelpdeskAgent) => fl!(t, "role-helpdesk-agent"),
        Some(Role::BillingAdmin) => fl!(t, "role-billing-admin"),
        Some(Role::User) => fl!(t, "role-user"),
        None => role.to_owned(),
    }
}

/// What the roles of an event are called: what they were, an arrow and what they are now, or just what
/// they are.
#[must_use]
pub fn role_names(t: &Texts, note: &str) -> String {
    let named = |words: &str| {
        words.split(", ").map(|word| role_name(t, word)).collect::<Vec<_>>().join(", ")
    };
    note.split(" → ").map(named).collect::<Vec<_>>().join(" → ")
}

/// What an act is called in the table of what each role may do.
#[must_use]
pub fn act_name(t: &Texts, act: Act) -> String {
    match act {
        Act::SeeCustomers => fl!(t, "act-see-customers"),
        Act::Invite => fl!(t, "act-invite"),
        Act::RemoveRelationship => fl!(t, "act-remove-relationship"),
        Act::KeepRecords => fl!(t, "act-keep-records"),
        Act::SeeActivity => fl!(t, "act-see-activity"),
        Act::SeeOwnActs => fl!(t, "act-see-own-acts"),
        Act::SeePartners => fl!(t, "act-see-partners"),
        Act::Answer => fl!(t, "act-answer"),
        Act::Steer => fl!(t, "act-steer"),
        Act::Authorize => fl!(t, "act-authorize"),
        Act::Administer => fl!(t, "act-administer"),
        Act::AdministerUsers => fl!(t, "act-administer-users"),
        Act::SeeSubscriptions => fl!(t, "act-see-subscriptions"),
        Act::Order => fl!(t, "act-order"),
        Act::GiveLicences => fl!(t, "act-give-licences"),
        Act::Support => fl!(t, "act-support"),
        Act::MapAccounts => fl!(t, "act-map-accounts"),
        Act::ManageMembers => fl!(t, "act-manage-members"),
    }
}

/// What a member's standing is called.
#[must_use]
pub fn standing_name(t: &Texts, standing: Standing) -> String {
    match standing {
        Standing::Active => fl!(t, "member-active"),
        Standing::Invited => fl!(t, "member-invited"),
        Standing::Deactivated => fl!(t, "member-deactivated"),
    }
}

/// What happened to a sign-in, in words.
#[must_use]
pub fn outcome_name(t: &Texts, outcome: Outcome) -> String {
    match outcome {
        Outcome::SignedIn => fl!(t, "sign-in-signed-in"),
        Outcome::WrongPassword => fl!(t, "sign-in-wrong-password"),
        Outcome::WrongSecondFactor => fl!(t, "sign-in-wrong-second-factor"),
        Outcome::HeldOff => fl!(t, "sign-in-held-off"),
        Outcome::SignedOut => fl!(t, "sign-in-signed-out"),
        Outcome::SessionsEnded => fl!(t, "sign-in-sessions-ended"),
        Outcome::PasswordChanged => fl!(t, "sign-in-password-changed"),
        Outcome::PasswordSet => fl!(t, "sign-in-password-set"),
        Outcome::AddressChanged => fl!(t, "sign-in-address-changed"),
        Outcome::SecondFactorSetUp => fl!(t, "sign-in-second-factor-set-up"),
        Outcome::SecondFactorRemoved => fl!(t, "sign-in-second-factor-removed"),
        Outcome::SecondFactorReset => fl!(t, "sign-in-second-factor-reset"),
        Outcome::RecoveryCodeUsed => fl!(t, "sign-in-recovery-code-used"),
        Outcome::RecoveryCodesRenewed => fl!(t, "sign-in-recovery-codes-renewed"),
    }
}

/// How long to wait after too many wrong passwords, and what to do instead.
#[must_use]
pub fn held_off(t: &Texts, wait: Wait) -> String {
    match in_words(wait) {
        (minutes, None) => fl!(t, "held-off-minutes", minutes = minutes),
        (_, Some(hours)) => fl!(t, "held-off-hours", hours = hours),
    }
}

/// How long to wait after too many wrong codes.
#[must_use]
pub fn codes_held_off(t: &Texts, wait: Wait) -> String {
    match in_words(wait) {
        (minutes, None) => fl!(t, "held-off-minutes", minutes = minutes),
        (_, Some(hours)) => fl!(t, "codes-held-off-hours", hours = hours),
    }
}

/// The minutes of a wait, and its hours where nobody would count it in minutes.
fn in_words(wait: Wait) -> (i64, Option<i64>) {
    let ceil = |number: i64| (number + 59).div_euclid(60).max(1);
    let minutes = ceil(wait.0.as_secs());
    (minutes, (minutes > 120).then(|| ceil(minutes)))
}

/// When what was done too often can be done again.
#[must_use]
pub fn later(t: &Texts, wait: Wait) -> String {
    fl!(t, "letters-later", minutes = (wait.0.as_secs() + 59).div_euclid(60).max(1))
}

/// What is wrong with a password, and what to do.
#[must_use]
pub fn weakness(t: &Texts, weakness: passwords::Weakness) -> String {
    match weakness {
        passwords::Weakness::Short => fl!(t, "password-short", least = passwords::SHORTEST),
        passwords::Weakness::Long => fl!(t, "password-long", most = passwords::LONGEST),
        passwords::Weakness::Guessable => fl!(t, "password-guessable"),
    }
}

/// The language that a member reads.
#[must_use]
pub fn language_of(member: Option<&Member>) -> Option<Language> {
    member.map(|member| member.person.language)
}
