//! What always holds in a database, whatever happened to it and however it was made: each rule is a count
//! of what breaks it.

use accord::db::Read;

const RULES: [(&str, &str); 20] = [
    (
        "an accepted invitation has one reseller relationship",
        "select count(*) from invitations i
         where state = 'accepted' and kind = 'reseller'
           and (select count(*) from relationships r
                where r.invitation_id = i.id and r.kind = 'reseller') <> 1",
    ),
    (
        "an accepted joint invitation has both relationships, and another none of a provider",
        "select count(*) from invitations i
         where state = 'accepted' and kind = 'reseller'
           and (select count(*) from relationships r
                where r.invitation_id = i.id and r.kind = 'provider')
               <> (case when i.provider_id is null then 0 else 1 end)",
    ),
    (
        "what is not accepted has no relationship",
        "select count(*) from relationships r join invitations i on i.id = r.invitation_id
         where i.state <> 'accepted'",
    ),
    (
        "an accepted invitation has one receipt",
        "select count(*) from invitations i
         where (select count(*) from acceptances a where a.invitation_id = i.id)
               <> (case when i.state = 'accepted' then 1 else 0 end)",
    ),
    (
        "a reseller relationship has its provider account",
        "select count(*) from relationships r
         where r.kind = 'reseller'
           and (select count(*) from provider_accounts p where p.relationship_id = r.id) <> 1",
    ),
    (
        "an acceptance is told to each side once",
        "select count(*) from invitations i
         where kind = 'reseller' and state = 'accepted'
           and (select count(*) from events e
                where e.invitation_id = i.id and e.kind = 'accepted')
               <> (case when i.provider_id is null then 2 else 3 end)",
    ),
    (
        "what is done is told once",
        "select count(*) from invitations i
         where kind = 'reseller' and state <> 'draft'
           and (select count(*) from events e
                where e.invitation_id = i.id and e.kind = 'done') <> 1",
    ),
    (
        "what is done has one letter that asks",
        "select count(*) from invitations i
         where state <> 'draft'
           and (select count(*) from outbox o where o.about = i.id and o.kind = 'invitation') <> 1",
    ),
    (
        "each acceptance has its notice to the partner and its copy of the receipt",
        "select count(*) from (select 'acceptance-notice' as kind union select 'receipt-copy') k
         where (select count(*) from outbox o where o.kind = k.kind)
               <> (select count(*) from acceptances a)",
    ),
    (
        "the counts by status are what is there",
        "select count(*) from customer_counts k
         where k.count <> (select count(*) from customers c
                           where c.partner_id = k.partner_id and c.status = k.status)",
    ),
    (
        "each customer is counted",
        "select count(*) from customers c
         where not exists (select 1 from customer_counts k
                           where k.partner_id = c.partner_id and k.status = c.status)",
    ),
    (
        "the number of services of a record is what is held",
        "select count(*) from customers c
         where c.services <> (select count(*) from admin_permissions p
                              where p.partner_id = c.partner_id and p.ended_at is null
                                and p.organization_id = c.organization_id)
           and c.organization_id is not null",
    ),
    (
        "only a company that accepted has services that are held",
        "select count(*) from customers where services <> 0 and organization_id is null",
    ),
    (
        "an active customer is served, and nobody else is",
        "select count(*) from customers c
         where (c.status = 'active')
               <> exists (select 1 from relationships r
                          where r.customer_id = c.id and r.ended_at is null)",
    ),
    (
        "an open permission stands on an open relationship",
        "select count(*) from admin_permissions p join relationships r on r.id = p.relationship_id
         where p.ended_at is null and r.ended_at is not null",
    ),
    (
        "a customer has its words",
        "select count(*) from customers c
         where not exists (select 1 from customer_words w
                           where w.customer_id = c.id and w.partner_id = c.partner_id)",
    ),
    (
        "the number of members is how many there are",
        "select count(*) from organizations o
         where o.members <> (select count(*) from people p
                             where p.organization_id = o.id and p.deactivated_at is null)",
    ),
    (
        "an organization has a Global admin",
        "select count(*) from organizations o
         where not exists (select 1 from people p join roles r on r.person_id = p.id
                           where p.organization_id = o.id and r.role = 'global_admin')",
    ),
    (
        "seats and subscriptions of a record are what was bought",
        "select count(*) from customers c
         where c.active_subscriptions <> (select count(*) from subscriptions s
                                          where s.customer_id = c.id and s.status = 'active')
            or c.seats <> (select coalesce(sum(s.quantity), 0) from subscriptions s
                           where s.customer_id = c.id and s.ended_at is null and s.kind = 'seats')",
    ),
    (
        "no letter is younger than what it is about",
        "select count(*) from outbox o join invitations i on i.id = o.about
         where o.kind = 'invitation' and o.put_at < i.done_at",
    ),
];

/// What breaks a rule.
pub async fn broken(tx: &mut Read) -> Vec<String> {
    let mut broken = Vec::new();
    for (rule, sql) in RULES {
        let (count,): (i64,) = tx.sql(sql).one().await.unwrap();
        if count > 0 {
            broken.push(format!("{count} against: {rule}"));
        }
    }
    broken
}
