//! The statements that touch invitations, what they ask for, and their acceptances. Every change of
//! state is guarded by the state it starts from: a statement that touches no row is the refusal.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{
    Addressee, Asks, Confirmation, Delivery, Invitation, InvitationId, Past, Standing, State,
    acceptance::Acceptance, draft::Draft,
};
use crate::{
    clock::Timestamp,
    customers::{self, CustomerId},
    db::{Composed, Engine, Read, Rows, Write},
    email_address::{Domain, EmailAddress},
    id,
    organizations::{self, OrganizationId},
    people::{self, FORMER, Gone, PersonId},
    place::Place,
    relationships::Service,
    secret::fingerprint,
};

id! {
    /// An invitation that stands elsewhere than before.
    MoveId
}

const COLUMNS: &str = "
    id, partner_id, customer_id, reseller_name, reseller_domain, provider_id, days, state, generation,
    recipient, language, subject, message, delivery, expires_at, drafted_at, drafted_by, changed_at,
    done_at, done_by, opened_at, settled_at, settled_by, decline_reason, confirmation
    ";

/// With whom they ask.
const LISTED: &str = "
    select i.id, i.partner_id, i.customer_id, i.reseller_name, i.reseller_domain, i.provider_id,
           i.days, i.state, i.generation, i.recipient, i.language, i.subject, i.message, i.delivery,
           i.expires_at, i.drafted_at, i.drafted_by, i.changed_at, i.done_at, i.done_by,
           i.opened_at, i.settled_at, i.settled_by, i.decline_reason, i.confirmation,
           coalesce(c.name, i.reseller_name) as company,
           coalesce(c.domain, i.reseller_domain) as company_domain,
           (select p.name from people p
            where p.id = coalesce(i.done_by, i.drafted_by) and p.deactivated_at is not null)
               as gone_writer
    from invitations i
    left join customers c on c.id = i.customer_id
    ";

/// Whether it was inserted: a company has one invitation in hand of a partner.
pub(super) async fn insert(tx: &mut Write, new: &Invitation) -> sqlx::Result<bool> {
    let (kind, name, domain) = match &new.asks {
        Asks::Customer(_) => ("reseller", None, None),
        Asks::Partnership { name, domain } => {
            ("partnership", Some(name.clone()), Some(domain.clone()))
        }
    };
    let inserted = tx
        .sql(
            "insert into invitations (id, partner_id, customer_id, state, recipient, language, subject,
                                      message, delivery, expires_at, drafted_at, drafted_by, changed_at,
                                      kind, reseller_name, reseller_domain, provider_id, days)
             values ($1, $2, $3, 'draft', $4, $5, $6, $7, $8, $9, $10, $11, $10, $12, $13, $14, $15, $16)
             on conflict do nothing",
        )
        .bind(new.id)
        .bind(new.partner_id)
        .bind(new.customer_id())
        .bind(&new.recipient)
        .bind(new.language)
        .bind(&new.subject)
        .bind(&new.message)
        .bind(new.delivery)
        .bind(new.expires_at)
        .bind(new.drafted_at)
        .bind(new.drafted_by)
        .bind(kind)
        .bind(name)
        .bind(domain)
        .bind(new.provider_id)
        .bind(new.days)
        .execute()
        .await?;
    if inserted == 1 {
        moved(tx, new.partner_id, None, Some(Standing::Draft));
    }
    Ok(inserted == 1)
}

/// Notes that an invitation stands elsewhere now, for the counts. It waits for nobody: the timekeeper adds it
/// up, and until then it is counted as it is.
fn moved(
    tx: &mut Write,
    partner: OrganizationId,
    was: Option<Standing>,
    becomes: Option<Standing>,
) {
    let insert = Composed::new(
        "insert into invitation_moves (id, partner_id, was, becomes)
         values ($1, $2, $3, $4)",
    )
    .bind(MoveId::new())
    .bind(partner)
    .bind(was)
    .bind(becomes);
    tx.later(insert);
}

pub(super) async fn has_moves(tx: &mut Read) -> sqlx::Result<bool> {
    let some: Option<(MoveId,)> =
        tx.sql("select id from invitation_moves order by id limit 1").optional().await?;
    Ok(some.is_some())
}

/// Adds up the oldest moves; returns how many.
pub(super) async fn add_moves(tx: &mut Write, most: i64) -> sqlx::Result<usize> {
    let moves: Vec<(OrganizationId, Option<Standing>, Option<Standing>)> = tx
        .sql(
            "delete from invitation_moves
             where id in (select id from invitation_moves order by id limit $1)
             returning partner_id, was, becomes",
        )
        .bind(most)
        .all()
        .await?;
    // In one order, since two copies may do so at once.
    let mut sums: BTreeMap<(Uuid, &str), i64> = BTreeMap::new();
    for (partner, was, becomes) in &moves {
        for (standing, by) in [(was, -1), (becomes, 1)] {
            if let Some(standing) = standing {
                *sums.entry((partner.0, standing.word())).or_default() += by;
            }
        }
    }
    for ((partner, standing), by) in sums {
        tx.sql(
            "insert into invitation_counts (partner_id, standing, count)
             values ($1, $2, $3)
             on conflict (partner_id, standing) do update
             set count = invitation_counts.count + excluded.count",
        )
        .bind(partner)
        .bind(standing)
        .bind(by)
        .execute()
        .await?;
    }
    Ok(moves.len())
}

/// Counts all of them anew, where many were written past the counts.
pub(super) async fn count_anew(tx: &mut Write) -> sqlx::Result<()> {
    for sql in [
        "delete from invitation_moves",
        "delete from invitation_counts",
        "insert into invitation_counts (partner_id, standing, count)
         select partner_id,
                case when confirmation = 'waiting' then 'to_confirm'
                     when confirmation in ('refused', 'withdrawn') then 'not_confirmed'
                     else state end,
                count(*)
         from invitations
         group by 1, 2",
    ] {
        tx.sql(sql).execute().await?;
    }
    Ok(())
}

pub(super) fn insert_services(tx: &mut Write, invitation: InvitationId, services: &[Service]) {
    for service in services {
        let insert = "insert into invitation_services (invitation_id, service) values ($1, $2)";
        tx.later(Composed::new(insert).bind(invitation).bind(*service));
    }
}

/// Many at once: invitations of companies, what they ask for, and receipts.
pub(super) fn rows(engine: Engine, all: &[Past]) -> [Rows; 3] {
    const INVITATIONS: &[&str] = &[
        "id",
        "partner_id",
        "customer_id",
        "state",
        "recipient",
        "language",
        "subject",
        "message",
        "delivery",
        "expires_at",
        "drafted_at",
        "drafted_by",
        "changed_at",
        "done_at",
        "done_by",
        "opened_at",
        "settled_at",
        "settled_by",
        "decline_reason",
        "days",
    ];
    const SERVICES: &[&str] = &["invitation_id", "service", "granted", "holder_id"];
    const ACCEPTANCES: &[&str] = &[
        "invitation_id",
        "partner_id",
        "partner_name",
        "organization_id",
        "company_name",
        "invited_name",
        "person_id",
        "person_name",
        "person_email",
        "accepted_at",
        "language",
        "wording_version",
        "wording",
        "days",
    ];
    let mut invitations = Rows::new(engine, "invitations", INVITATIONS);
    let mut services = Rows::new(engine, "invitation_services", SERVICES);
    let mut acceptances = Rows::new(engine, "acceptances", ACCEPTANCES);
    for past in all {
        let one = &past.invitation;
        let (state, settled_at, settled_by, reason) = match &one.state {
            State::Draft => ("draft", None, None, ""),
            State::Open => ("open", None, None, ""),
            State::Accepted { at, by } => ("accepted", Some(*at), Some(*by), ""),
            State::Declined { at, by, reason } => ("declined", Some(*at), *by, reason.as_str()),
            State::Revoked { at, by } => ("revoked", Some(*at), Some(*by), ""),
        };
        invitations
            .row()
            .bind(one.id)
            .bind(one.partner_id)
            .bind(one.customer_id())
            .bind(state)
            .bind(&one.recipient)
            .bind(one.language)
            .bind(&one.subject)
            .bind(&one.message)
            .bind(one.delivery)
            .bind(one.expires_at)
            .bind(one.drafted_at)
            .bind(one.drafted_by)
            .bind(one.changed_at)
            .bind(one.done_at)
            .bind(one.done_by)
            .bind(one.opened_at)
            .bind(settled_at)
            .bind(settled_by)
            .bind(reason)
            .bind(one.days);
        for (service, granted, holder) in &past.services {
            services.row().bind(one.id).bind(*service).bind(*granted).bind(*holder);
        }
        if let Some(accepted) = &past.acceptance {
            acceptances
                .row()
                .bind(accepted.invitation_id)
                .bind(accepted.partner_id)
                .bind(&accepted.partner_name)
                .bind(accepted.organization_id)
                .bind(&accepted.company_name)
                .bind(&accepted.invited_name)
                .bind(accepted.person_id)
                .bind(&accepted.person_name)
                .bind(&accepted.person_email)
                .bind(accepted.accepted_at)
                .bind(accepted.language)
                .bind(&accepted.wording_version)
                .bind(&accepted.wording)
                .bind(accepted.days);
        }
    }
    [invitations, services, acceptances]
}

/// Whether it was still the draft that was last changed then.
pub(super) async fn save(
    tx: &mut Write,
    invitation: InvitationId,
    seen: Timestamp,
    draft: &Draft,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let saved = tx
        .sql(
            "update invitations
             set recipient = $2, language = $3, subject = $4, message = $5, delivery = $6,
                 expires_at = $7, changed_at = $8, provider_id = $9, days = $10
             where id = $1 and state = 'draft' and changed_at = $11",
        )
        .bind(invitation)
        .bind(&draft.recipient)
        .bind(draft.language)
        .bind(&draft.subject)
        .bind(&draft.message)
        .bind(draft.delivery)
        .bind(draft.expires_at)
        .bind(now)
        .bind(draft.provider_id)
        .bind(draft.days)
        .bind(seen)
        .execute()
        .await?;
    if saved == 0 {
        return Ok(false);
    }
    // Asked anew, now that nobody else can change them.
    let before = services(tx, invitation).await?;
    let is_same = before.len() == draft.services.len()
        && before.iter().all(|(service, _)| draft.services.contains(service));
    if !is_same {
        tx.sql("delete from invitation_services where invitation_id = $1")
            .bind(invitation)
            .execute()
            .await?;
        insert_services(tx, invitation, &draft.services);
    }
    Ok(true)
}

/// As it is then, if it was still a draft.
pub(super) async fn finish(
    tx: &mut Write,
    invitation: InvitationId,
    by: PersonId,
) -> sqlx::Result<Option<Invitation>> {
    let now = tx.now();
    let finished: Option<Invitation> = tx
        .sql_of(&[
            "update invitations
             set state = 'open', done_at = $2, done_by = $3, changed_at = $2
             where id = $1 and state = 'draft'
             returning ",
            COLUMNS,
        ])
        .bind(invitation)
        .bind(now)
        .bind(by)
        .optional()
        .await?;
    if let Some(finished) = &finished {
        moved(tx, finished.partner_id, Some(Standing::Draft), Some(Standing::Open));
    }
    Ok(finished)
}

/// Whether it was still a draft.
pub(super) async fn discard(tx: &mut Write, invitation: InvitationId) -> sqlx::Result<bool> {
    // Held by its row first, so that nobody finishes what is being thrown away.
    let held: Option<(OrganizationId,)> = tx
        .sql(
            "update invitations
             set state = state
             where id = $1 and state = 'draft'
             returning partner_id",
        )
        .bind(invitation)
        .optional()
        .await?;
    let Some((partner,)) = held else { return Ok(false) };
    tx.sql("delete from invitation_services where invitation_id = $1")
        .bind(invitation)
        .execute()
        .await?;
    tx.sql("delete from invitations where id = $1").bind(invitation).execute().await?;
    moved(tx, partner, Some(Standing::Draft), None);
    Ok(true)
}

/// What changes when an open invitation's letter goes out again.
pub(super) struct Again<'a> {
    pub recipient: Option<&'a EmailAddress>,
    pub delivery: Delivery,
    pub expires_at: Timestamp,
    pub new_link: bool,
}

/// Whether it was still open and as it was when the partner looked at it.
pub(super) async fn again(
    tx: &mut Write,
    seen: &Invitation,
    again: Again<'_>,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let changed = tx
        .sql(
            "update invitations
             set recipient = $3, delivery = $4, expires_at = $5, generation = generation + $6,
                 opened_at = case when $6 = 0 then opened_at else null end, changed_at = $7
             where id = $1 and state = 'open' and changed_at = $2",
        )
        .bind(seen.id)
        .bind(seen.changed_at)
        .bind(again.recipient.cloned())
        .bind(again.delivery)
        .bind(again.expires_at)
        .bind(i64::from(again.new_link))
        .bind(now)
        .execute()
        .await?;
    Ok(changed == 1)
}

/// Whether it was still open.
pub(super) async fn revoke(
    tx: &mut Write,
    invitation: InvitationId,
    by: PersonId,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let revoked: Option<(OrganizationId,)> = tx
        .sql(
            "update invitations
             set state = 'revoked', settled_at = $2, settled_by = $3, changed_at = $2
             where id = $1 and state = 'open'
             returning partner_id",
        )
        .bind(invitation)
        .bind(now)
        .bind(by)
        .optional()
        .await?;
    let Some((partner,)) = revoked else { return Ok(false) };
    moved(tx, partner, Some(Standing::Open), Some(Standing::Revoked));
    Ok(true)
}

/// Whether it was the first time.
pub(super) async fn open(tx: &mut Write, invitation: InvitationId) -> sqlx::Result<bool> {
    let now = tx.now();
    let opened = tx
        .sql(
            "update invitations
             set opened_at = $2
             where id = $1 and opened_at is null and state = 'open'",
        )
        .bind(invitation)
        .bind(now)
        .execute()
        .await?;
    Ok(opened == 1)
}

/// How a company answers.
pub(super) enum Answer<'a> {
    Accepted {
        /// For the partner's word, since it is another company's than the invited one's.
        waits: bool,
    },
    Declined {
        reason: &'a str,
    },
}

/// Whether it was still open, with this link, before its end: of many answers at once one is.
pub(super) async fn answer(
    tx: &mut Write,
    invitation: &Invitation,
    by: Option<PersonId>,
    answer: Answer<'_>,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let (state, reason, confirmation) = match answer {
        Answer::Accepted { waits } => {
            (Standing::Accepted, "", waits.then_some(Confirmation::Waiting))
        }
        Answer::Declined { reason } => (Standing::Declined, reason, None),
    };
    let becomes = if confirmation.is_some() { Standing::ToConfirm } else { state };
    let answered = tx
        .sql(
            "update invitations
             set state = $2, settled_at = $3, settled_by = $4, decline_reason = $5, changed_at = $3,
                 confirmation = $7
             where id = $1 and state = 'open' and generation = $6 and expires_at >= $3",
        )
        .bind(invitation.id)
        .bind(state)
        .bind(now)
        .bind(by)
        .bind(reason)
        .bind(invitation.generation)
        .bind(confirmation)
        .execute()
        .await?;
    if answered == 1 {
        moved(tx, invitation.partner_id, Some(Standing::Open), Some(becomes));
    }
    Ok(answered == 1)
}

/// The partner writes to whom an invitation was written to no more.
pub(super) async fn refuse(tx: &mut Write, invitation: &Invitation) -> sqlx::Result<()> {
    let Some(to) = &invitation.recipient else { return Ok(()) };
    let now = tx.now();
    tx.sql(
        "insert into refusals (who, invitation_id, refused_at)
         values ($1, $2, $3)
         on conflict do nothing",
    )
    .bind(pair(invitation.partner_id, to))
    .bind(invitation.id)
    .bind(now)
    .execute()
    .await?;
    Ok(())
}

/// Since when a partner may not write to an address, if it may not.
pub(super) async fn refused_since(
    tx: &mut Read,
    partner: OrganizationId,
    to: &EmailAddress,
) -> sqlx::Result<Option<Timestamp>> {
    let found: Option<(Timestamp,)> = tx
        .sql("select refused_at from refusals where who = $1")
        .bind(pair(partner, to))
        .optional()
        .await?;
    Ok(found.map(|(at,)| at))
}

/// What is behind a plus sign leads to the same mailbox.
fn pair(partner: OrganizationId, to: &EmailAddress) -> Vec<u8> {
    let key = to.key();
    let (local, domain) = key.rsplit_once('@').unwrap_or((&key, ""));
    let mailbox = local.split('+').next().unwrap_or(local);
    fingerprint(&format!("{partner} {mailbox}@{domain}"))
}

/// How many invitations of a partner can be answered, counted up to `most`.
pub(super) async fn open_ones(
    tx: &mut Read,
    partner: OrganizationId,
    most: i64,
) -> sqlx::Result<i64> {
    let now = tx.now();
    let (count,): (i64,) = tx
        .sql(
            "select count(*)
             from (select 1 as one
                   from invitations
                   where partner_id = $1 and state = 'open' and expires_at >= $2
                   limit $3) as some_of_them",
        )
        .bind(partner)
        .bind(now)
        .bind(most)
        .one()
        .await?;
    Ok(count)
}

/// How many invitations of a partner are open by their state, whatever the clock says.
pub(super) async fn open_or_expired(tx: &mut Read, partner: OrganizationId) -> sqlx::Result<i64> {
    let counts = kept_counts(tx, partner).await?;
    Ok(counts.iter().filter(|(standing, _)| *standing == Standing::Open).map(|(_, n)| n).sum())
}

/// Whether the acceptance still waited for the partner's word.
pub(super) async fn confirm(
    tx: &mut Write,
    invitation: InvitationId,
    by: PersonId,
    word: Confirmation,
) -> sqlx::Result<bool> {
    let now = tx.now();
    let confirmed: Option<(OrganizationId,)> = tx
        .sql(
            "update invitations
             set confirmation = $2, confirmation_at = $3, confirmation_by = $4, changed_at = $3
             where id = $1 and confirmation = 'waiting'
             returning partner_id",
        )
        .bind(invitation)
        .bind(word)
        .bind(now)
        .bind(by)
        .optional()
        .await?;
    let Some((partner,)) = confirmed else { return Ok(false) };
    let becomes = match word {
        Confirmation::Waiting => Standing::ToConfirm,
        Confirmation::Confirmed => Standing::Accepted,
        Confirmation::Refused | Confirmation::Withdrawn => Standing::NotConfirmed,
    };
    moved(tx, partner, Some(Standing::ToConfirm), Some(becomes));
    Ok(true)
}

/// What was granted was not to be had any more when the partner confirmed.
pub(super) async fn not_granted(
    tx: &mut Write,
    invitation: InvitationId,
    service: Service,
) -> sqlx::Result<()> {
    tx.sql(
        "update invitation_services
         set granted = $3
         where invitation_id = $1 and service = $2",
    )
    .bind(invitation)
    .bind(service)
    .bind(false)
    .execute()
    .await?;
    Ok(())
}

/// Who held each service when the company answered.
pub(super) async fn holders_then(
    tx: &mut Read,
    invitation: InvitationId,
) -> sqlx::Result<Vec<(Service, Option<OrganizationId>)>> {
    tx.sql("select service, holder_id from invitation_services where invitation_id = $1")
        .bind(invitation)
        .all()
        .await
}

/// With the services that were asked for: whether each was granted, and who held it then.
pub(super) fn insert_acceptance(
    tx: &mut Write,
    acceptance: &Acceptance,
    services: &[(Service, bool, Option<OrganizationId>)],
) {
    let insert = Composed::new(
        "insert into acceptances (invitation_id, partner_id, partner_name, organization_id,
                                  company_name, invited_name, person_id, person_name, person_email,
                                  accepted_at, language, wording_version, wording, kind,
                                  provider_id, provider_name, days)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(acceptance.invitation_id)
    .bind(acceptance.partner_id)
    .bind(acceptance.partner_name.clone())
    .bind(acceptance.organization_id)
    .bind(acceptance.company_name.clone())
    .bind(acceptance.invited_name.clone())
    .bind(acceptance.person_id)
    .bind(acceptance.person_name.clone())
    .bind(acceptance.person_email.clone())
    .bind(acceptance.accepted_at)
    .bind(acceptance.language)
    .bind(acceptance.wording_version.clone())
    .bind(acceptance.wording.clone())
    .bind(acceptance.kind)
    .bind(acceptance.provider_id)
    .bind(acceptance.provider_name.clone())
    .bind(acceptance.days);
    tx.later(insert);
    // Most have the same answer.
    let answers: BTreeSet<_> =
        services.iter().map(|(_, granted, holder)| (*granted, *holder)).collect();
    for answer in answers {
        let same = services.iter().filter(|(_, granted, holder)| (*granted, *holder) == answer);
        let (granted, holder) = answer;
        let mut update = Composed::new("update invitation_services set granted = ");
        update.value(granted).sql(", holder_id = ").value(holder);
        update.sql(" where invitation_id = ").value(acceptance.invitation_id);
        update.sql(" and service in (").values(same.map(|(service, ..)| *service)).sql(")");
        tx.later(update);
    }
}

/// Forgets somebody on receipts, which stay, and as a reader of invitations.
pub(super) async fn forget(tx: &mut Write, gone: &Gone) -> sqlx::Result<()> {
    tx.sql("update acceptances set person_name = $2, person_email = '' where person_id = $1")
        .bind(gone.person)
        .bind(FORMER)
        .execute()
        .await?;
    for email in &gone.emails {
        tx.sql(
            "update invitations
             set recipient = null
             where lower(recipient) = $1 and recipient is not null",
        )
        .bind(email.key())
        .execute()
        .await?;
        tx.sql("delete from sign_ups where email_key = $1").bind(email.key()).execute().await?;
    }
    Ok(())
}

const ACCEPTANCES: &str = "
    select invitation_id, partner_id, partner_name, organization_id, company_name, invited_name,
           person_id, person_name, person_email, accepted_at, language, wording_version, wording,
           kind, provider_id, provider_name, days
    from acceptances
    ";

pub(super) async fn acceptance(
    tx: &mut Read,
    invitation: InvitationId,
) -> sqlx::Result<Option<Acceptance>> {
    tx.sql_of(&[ACCEPTANCES, "where invitation_id = $1"]).bind(invitation).optional().await
}

pub(super) async fn accepted_by_company(
    tx: &mut Read,
    company: OrganizationId,
) -> sqlx::Result<Vec<Acceptance>> {
    tx.sql_of(&[
        ACCEPTANCES,
        "where organization_id = $1 and kind = 'reseller'
         order by accepted_at desc, invitation_id desc",
    ])
    .bind(company)
    .all()
    .await
}

pub(super) async fn waiting_of_company(
    tx: &mut Read,
    company: OrganizationId,
) -> sqlx::Result<Vec<Acceptance>> {
    tx.sql_of(&[
        ACCEPTANCES,
        "where organization_id = $1
           and exists (select 1
                       from invitations i
                       where i.id = acceptances.invitation_id and i.confirmation = 'waiting')
         order by accepted_at desc",
    ])
    .bind(company)
    .all()
    .await
}

/// The services it asks for, in the order people are shown them, and whether each was granted.
pub(super) async fn services(
    tx: &mut Read,
    invitation: InvitationId,
) -> sqlx::Result<Vec<(Service, Option<bool>)>> {
    let mut all: Vec<(Service, Option<bool>)> = tx
        .sql("select service, granted from invitation_services where invitation_id = $1")
        .bind(invitation)
        .all()
        .await?;
    all.sort_unstable_by_key(|(service, _)| *service);
    Ok(all)
}

pub(super) async fn by_id(
    tx: &mut Read,
    invitation: InvitationId,
) -> sqlx::Result<Option<Invitation>> {
    tx.sql_of(&["select ", COLUMNS, "from invitations where id = $1"])
        .bind(invitation)
        .optional()
        .await
}

/// An invitation with who asks and who is asked, as JSON, and the services it asks for.
#[derive(sqlx::FromRow)]
pub(super) struct Shown {
    #[sqlx(flatten)]
    pub invitation: Invitation,
    pub partner: String,
    pub customer: Option<String>,
    pub writer: Option<String>,
    pub services: Option<String>,
}

/// All that its answer page says of it, but for what it says to whoever is signed in.
pub(super) async fn shown(tx: &mut Read, invitation: InvitationId) -> sqlx::Result<Option<Shown>> {
    let mut asking = Composed::new("select ");
    asking
        .sql(COLUMNS)
        .sql(", (select cast(")
        .sql(organizations::AS_JSON)
        .sql(" as text) from organizations o where o.id = invitations.partner_id) as partner, (select cast(")
        .sql(customers::AS_JSON)
        .sql(" as text) from customers c where c.id = invitations.customer_id) as customer, (select cast(")
        .sql(people::AS_JSON)
        .sql(
            " as text)
                 from people p
                 where p.id = coalesce(invitations.done_by, invitations.drafted_by)
                   and p.deactivated_at is null) as writer,
                (select string_agg(s.service, ',')
                 from invitation_services s
                 where s.invitation_id = invitations.id) as services
             from invitations
             where invitations.id = ",
        )
        .value(invitation);
    tx.composed(asking).optional().await
}

/// A draft, an open one, or one whose acceptance waits for the partner's word.
pub(super) async fn in_hand(
    tx: &mut Read,
    customer: CustomerId,
) -> sqlx::Result<Option<Invitation>> {
    tx.sql_of(&[
        "select ",
        COLUMNS,
        "from invitations where customer_id = $1 and (state in ('draft', 'open') or confirmation = 'waiting')",
    ])
    .bind(customer)
    .optional()
    .await
}

/// A provider's request to a reseller that is a draft or open.
pub(super) async fn partnership_in_hand(
    tx: &mut Read,
    provider: OrganizationId,
    domain: &Domain,
) -> sqlx::Result<Option<Invitation>> {
    tx.sql_of(&[
        "select ",
        COLUMNS,
        "from invitations where partner_id = $1 and reseller_domain = $2 and kind = 'partnership'
           and state in ('draft', 'open')",
    ])
    .bind(provider)
    .bind(domain)
    .optional()
    .await
}

/// What is in hand of whom an invitation asks.
pub(super) async fn in_hand_of(
    tx: &mut Read,
    partner: OrganizationId,
    addressee: &Addressee,
) -> sqlx::Result<Option<Invitation>> {
    match addressee {
        Addressee::Customer(customer) => in_hand(tx, customer.id).await,
        Addressee::Reseller { domain, .. } => partnership_in_hand(tx, partner, domain).await,
    }
}

/// A provider's requests for partnerships that are drafts or open, the newest first.
pub(super) async fn partnerships_in_hand(
    tx: &mut Read,
    provider: OrganizationId,
) -> sqlx::Result<Vec<Invitation>> {
    tx.sql_of(&[
        "select ",
        COLUMNS,
        "from invitations where partner_id = $1 and kind = 'partnership' and state in ('draft', 'open')
         order by changed_at desc, id desc
         limit 100",
    ])
    .bind(provider)
    .all()
    .await
}

pub(super) async fn of_customer(
    tx: &mut Read,
    customer: CustomerId,
) -> sqlx::Result<Vec<Invitation>> {
    tx.sql_of(&[
        "select ",
        COLUMNS,
        "from invitations where customer_id = $1 order by drafted_at desc, id desc",
    ])
    .bind(customer)
    .all()
    .await
}

/// An invitation in a list, with whom it asks.
#[derive(sqlx::FromRow)]
pub(super) struct Listed {
    #[sqlx(flatten)]
    pub invitation: Invitation,
    pub company: String,
    pub company_domain: Domain,
    /// Who wrote it, if they were deactivated.
    pub gone_writer: Option<String>,
}

/// The newest invitations that changed before a place in the list. The standing is the state and, for
/// what is open, the clock.
pub(super) async fn page(
    tx: &mut Read,
    partner: OrganizationId,
    standing: Option<Standing>,
    before: Place,
    limit: i64,
) -> sqlx::Result<Vec<Listed>> {
    let now = tx.now();
    let mut text = vec![LISTED, "where i.partner_id = $1 and (i.changed_at, i.id) < ($2, $3)"];
    match standing {
        None => {}
        Some(Standing::Open) => text.push(" and i.state = 'open' and i.expires_at >= $5"),
        Some(Standing::Expired) => text.push(" and i.state = 'open' and i.expires_at < $5"),
        Some(Standing::ToConfirm) => text.push(" and i.confirmation = 'waiting'"),
        Some(Standing::NotConfirmed) => text.push(" and i.confirmation in ('refused', 'withdrawn')"),
        Some(Standing::Accepted) => text.push(
            " and i.state = 'accepted' and (i.confirmation is null or i.confirmation = 'confirmed')",
        ),
        Some(Standing::Draft | Standing::Declined | Standing::Revoked) => {
            text.push(" and i.state = $5");
        }
    }
    text.push(" order by i.changed_at desc, i.id desc limit $4");
    let statement = tx.sql_of(&text).bind(partner).bind(before.at).bind(before.id).bind(limit);
    match standing {
        None | Some(Standing::ToConfirm | Standing::NotConfirmed | Standing::Accepted) => {
            statement.all().await
        }
        Some(Standing::Open | Standing::Expired) => statement.bind(now).all().await,
        Some(state) => statement.bind(state).all().await,
    }
}

/// How many invitations of a partner stand where by their state alone: what was added up, and what moved since.
async fn kept_counts(tx: &mut Read, partner: OrganizationId) -> sqlx::Result<Vec<(Standing, i64)>> {
    tx.sql(
        "select standing, cast(sum(count) as bigint)
         from (select standing, count
               from invitation_counts
               where partner_id = $1
               union all
               select was, -1
               from invitation_moves
               where partner_id = $1 and was is not null
               union all
               select becomes, 1
               from invitation_moves
               where partner_id = $1 and becomes is not null) as kept
         group by standing",
    )
    .bind(partner)
    .all()
    .await
}

/// How many invitations of a partner stand where. Of those that are open the ones that can be answered are
/// counted, since they are few; the others have expired.
pub(super) async fn counts(
    tx: &mut Read,
    partner: OrganizationId,
) -> sqlx::Result<Vec<(Standing, i64)>> {
    let mut counts = kept_counts(tx, partner).await?;
    let open = open_ones(tx, partner, i64::MAX).await?;
    for (standing, count) in &mut counts {
        if *standing == Standing::Open {
            *standing = Standing::Expired;
            *count -= open;
        }
    }
    counts.push((Standing::Open, open));
    Ok(counts)
}

/// Invitations that end soon and have not been answered.
pub(super) async fn ending(
    tx: &mut Read,
    partner: OrganizationId,
    until: Timestamp,
) -> sqlx::Result<Vec<Listed>> {
    let now = tx.now();
    tx.sql_of(&[
        LISTED,
        "where i.partner_id = $1 and i.state = 'open' and i.expires_at >= $2 and i.expires_at <= $3
         order by i.expires_at, i.id
         limit 20",
    ])
    .bind(partner)
    .bind(now)
    .bind(until)
    .all()
    .await
}

/// Open invitations whose letter was refused last.
pub(super) async fn refused(tx: &mut Read, partner: OrganizationId) -> sqlx::Result<Vec<Listed>> {
    tx.sql_of(&[
        LISTED,
        "where i.partner_id = $1 and i.state = 'open'
           and (select o.outcome from outbox o where o.about = i.id order by o.put_at desc, o.id desc limit 1)
               = 'refused'
         order by i.changed_at desc, i.id desc
         limit 20",
    ])
    .bind(partner)
    .all()
    .await
}
