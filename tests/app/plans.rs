//! No page reads much more than it shows, however much there is. Beside a hundred thousand of everything people
//! go through all pages, and every statement that they cause is looked at: on SQLite by its plan, on
//! PostgreSQL by the plan that was run and the rows that it read.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    process::Command,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use accord::{
    clock::Timestamp,
    customers::CustomerId,
    db::{Composed, Db},
    email_address::EmailAddress,
    organizations::OrganizationId,
    people, search,
};
use serde_json::Value;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
    subscriber::Interest,
};

use crate::{
    house::{House, PASSWORD, Person},
    subscriptions, support, together, users,
};

/// Customers, and as many of whatever else there is.
const MANY: usize = 100_000;

/// Rows that a statement of a page may read.
const FEW: f64 = 1_000.0;

/// Tables that stay small.
const SMALL: [(&str, &str); 3] = [
    ("offers", "the catalogue of the installation, shown whole"),
    ("event_chain", "one row"),
    ("invitation_moves", "what moved in the last seconds"),
];

/// Statements that read more than they show, by words in them; up to how many rows, and why.
const MORE: [(&str, f64, &str); 6] = [
    (
        "customer_words",
        8_000.0,
        "a search that no index answers alone reads √(50 n), some of them twice",
    ),
    ("as some_of_them", 10_001.0, "so many invitations of a partner are open at most"),
    ("= 'refused'", 40_100.0, "looks at the last letter of each invitation that is open"),
    ("i.expires_at < $5", 10_100.0, "passes over the invitations that are open"),
    ("as resold", 2_000.0, "a part of an export is 500 subscriptions"),
    ("from customers a where a.id", 1_010.0, "a part of an export is 500 customers, behind one"),
];

/// Indexes that are read whole, and why that is little.
const WHOLE: [(&str, &str); 5] = [
    ("events_to_seal", "what was told in the last seconds, and with a limit"),
    ("imports_running", "with a limit"),
    ("import_lines_without_key", "lists from before an upgrade, for 30 days"),
    ("outbox_due", "what waits to be sent"),
    ("people_without_key", "names from before an upgrade, until the timekeeper has looked"),
];

/// Statements that sort what they read, by words in them, and why that is little.
const SORTED: [(&str, &str); 16] = [
    ("f cross join customers", "few, as counted before"),
    ("order by case when status = 'active'", "a partner's records of one company"),
    ("from imports", "a round of what is over"),
    ("kind = 'partner' and domain = $1", "the partners of one domain"),
    ("where p.reseller_id = $1", "the providers of one reseller"),
    ("from sessions", "one person's"),
    ("from address_changes", "one person's"),
    ("join roles r on r.person_id = p.id", "those of one organization with a role"),
    ("select distinct organization_id", "a round of what comes due"),
    ("from relationships r", "the partners of one company, shown whole"),
    ("from licences", "those of the users of one page"),
    ("from offers", "the catalogue"),
    ("as for_reseller", "two pages, of which one is shown"),
    ("s.id in (", "what was ticked on one page"),
    (") as kept", "as many counts as standings, and what moved in the last seconds"),
    ("from service_requests q", "one company's, or what waits for one partner"),
];

/// The test below, for a process that runs nothing else.
const NAME: &str = "plans::no_statement_reads_much_more_than_its_page_shows_beside_a_hundred_thousand_of_everything";
const ALONE: &str = "ACCORD_TEST_ALONE";

/// What was said of statements while it was listened to.
static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());
static LISTENS: AtomicBool = AtomicBool::new(false);

/// Listens to the database's driver.
struct Listener;

impl Subscriber for Listener {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let target = if is_postgres() { "sqlx::postgres::notice" } else { "sqlx::query" };
        LISTENS.load(Ordering::Relaxed) && metadata.target() == target
    }

    fn event(&self, event: &Event<'_>) {
        let mut said = Said::default();
        event.record(&mut said);
        let text = if said.text.is_empty() { said.summary } else { said.text };
        SAID.lock().unwrap().push(text);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// The statement of an event; a short one is its own summary.
#[derive(Default)]
struct Said {
    summary: String,
    text: String,
}

impl Visit for Said {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" | "message" => value.trim().clone_into(&mut self.text),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" {
            self.text = format!("{value:?}");
        }
    }
}

fn is_postgres() -> bool {
    std::env::var("ACCORD_TEST_POSTGRES").is_ok()
}

/// PostgreSQL tells the plan of each statement when it has run.
fn telling_plans() -> String {
    let settings = [
        ("session_preload_libraries", "auto_explain"),
        ("auto_explain.log_min_duration", "0"),
        ("auto_explain.log_analyze", "on"),
        ("auto_explain.log_timing", "off"),
        ("auto_explain.log_format", "json"),
        ("auto_explain.log_level", "notice"),
        ("client_min_messages", "notice"),
    ];
    let settings: Vec<String> =
        settings.iter().map(|(name, value)| format!("options[{name}]={value}")).collect();
    format!("?{}", settings.join("&"))
}

/// A statement whose values are a member, and when it is much later.
async fn fills(db: &Db, sql: &'static str, member: people::PersonId) {
    let mut tx = db.write().await.unwrap();
    let later = tx.now() + jiff::SignedDuration::from_hours(24 * 300);
    let mut statement = tx.sql(sql);
    if sql.contains("$1") {
        statement = statement.bind(member);
    }
    if sql.contains("$2") {
        statement = statement.bind(later);
    }
    statement.execute().await.unwrap();
    tx.commit().await.unwrap();
}

/// A hundred thousand customers of a partner; whatever else there is, is made of them.
async fn customers(db: &Db, partner: OrganizationId) {
    const TREES: [&str; 6] = ["alder", "birch", "cedar", "maple", "rowan", "hazel"];
    let start = db.now().micros() - 300 * 86_400_000_000;
    let numbers: Vec<usize> = (0..MANY).collect();
    for some in numbers.chunks(2_000) {
        let mut tx = db.write().await.unwrap();
        for some in some.chunks(20) {
            let mut asked = Composed::new(
                "insert into customers (id, partner_id, name, name_key, domain, domain_key,
                                        contact_email, status, since, created_at)
                 values (",
            );
            for (place, number) in some.iter().enumerate() {
                let name = format!("{} {number:06}", TREES[number % TREES.len()]);
                let status = match number / TREES.len() % 20 {
                    0 => "invited",
                    1 => "ended",
                    2..=10 => "active",
                    _ => "prospect",
                };
                let at = Timestamp::from_micros(start + i64::try_from(*number).unwrap());
                let key = search::fold(&name).into_bytes();
                let label = name.replace(' ', "-");
                asked.sql(if place == 0 { "" } else { "), (" }).value(CustomerId::new());
                asked.sql(", ").value(partner).sql(", ").value(name).sql(", ").value(key.clone());
                asked.sql(", ").value(format!("{label}.example")).sql(", ").value(key);
                asked.sql(", ").value(format!("{label}@birch.example")).sql(", ").value(status);
                asked.sql(", ").values([at, at]);
            }
            asked.sql(")");
            tx.composed(asked).execute().await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

/// As many of whatever else there is: `$1` is the partner's member, `$2` is later.
const WORLD: &[&str] = &[
    "insert into customer_words (partner_id, word, shared, name_key, customer_id)
     select partner_id, substr(name_key, 1, 5), 0, name_key, id from customers",
    "insert into customer_words (partner_id, word, shared, name_key, customer_id)
     select partner_id, substr(name_key, 7, 6), 0, name_key, id from customers",
    "insert into customer_counts (partner_id, status, count)
     select partner_id, status, count(*) from customers group by partner_id, status
     on conflict (partner_id, status) do update set count = excluded.count",
    "insert into organizations (id, kind, name, domain, country, created_at, members)
     select id, 'customer', name, domain, 'SE', created_at, 1
     from customers",
    "update customers set organization_id = id where status in ('active', 'ended')",
    "insert into people (id, organization_id, name, name_key, email, email_key, created_at, password_hash)
     select o.id, o.id, o.name, c.name_key, 'ada@' || o.domain, 'ada@' || o.domain, o.created_at, ''
     from organizations o join customers c on c.id = o.id
     where o.kind = 'customer'",
    "insert into roles (person_id, role)
     select id, 'global_admin' from organizations where kind = 'customer'",
    "insert into password_links (id, person_id, reason, created_at, expires_at)
     select id, id, 'welcome', created_at, created_at from organizations where kind = 'customer'",
    "insert into sessions (key_hash, person_id, data, created_at, seen_at, id)
     select c.domain_key, o.id, '', s.seen_at, s.seen_at, c.id
     from customers c
     join organizations o on o.id = c.id
     join sessions s on s.person_id = $1",
    "insert into sign_ins (id, person_id, at, outcome, address, network, device)
     select c.id, p.id, s.seen_at, 'signed-in', '', '', ''
     from customers c
     join people p on p.id = c.id
     join sessions s on s.person_id = $1",
    "insert into address_changes (id, person_id, email, earlier, created_at, expires_at, done)
     select id, id, email, email, created_at, created_at, password_hash is not null from people",
    "insert into second_factors (person_id, secret, confirmed_at)
     select o.id, c.domain_key, o.created_at from organizations o join customers c on c.id = o.id",
    "insert into recovery_codes (person_id, code_hash)
     select o.id, c.domain_key from organizations o join customers c on c.id = o.id",
    "insert into tallies (limit_name, who, count, ends_at)
     select p.language, c.domain_key, 1, $2 from customers c join people p on p.id = $1",
    "insert into invitations (id, partner_id, customer_id, state, recipient, language, subject, message,
                              delivery, expires_at, drafted_at, drafted_by, changed_at, done_at, done_by,
                              settled_at, settled_by)
     select c.id, c.partner_id, c.id,
            case c.status when 'invited' then 'open' when 'prospect' then 'revoked' else 'accepted' end,
            'ada@' || c.domain, 'en', '', '', 'email',
            case c.status when 'invited' then $2 else c.created_at end,
            c.created_at, $1, c.created_at, c.created_at, $1,
            case c.status when 'invited' then null else c.created_at end,
            case c.status when 'invited' then null else $1 end
     from customers c join organizations o on o.id = c.id",
    "insert into invitation_counts (partner_id, standing, count)
     select partner_id, state, count(*) from invitations group by partner_id, state
     on conflict (partner_id, standing) do update set count = excluded.count",
    "insert into invitation_services (invitation_id, service)
     select id, 'azure' from invitations i
     where not exists (select 1 from invitation_services s where s.invitation_id = i.id)",
    "insert into sign_ups (id, invitation_id, company, country, name, email, email_key, language,
                           password_hash, created_at, expires_at)
     select i.id, i.id, '', 'SE', '', i.recipient, i.recipient, 'en', '', i.drafted_at, i.drafted_at
     from invitations i join organizations o on o.id = i.id",
    "insert into acceptances (invitation_id, partner_id, partner_name, organization_id, company_name,
                              invited_name, person_id, person_name, person_email, accepted_at, language,
                              wording_version, wording)
     select i.id, i.partner_id, '', o.id, o.name, o.name, o.id, o.name, 'ada@' || o.domain, i.done_at,
            'en', '', ''
     from invitations i join organizations o on o.id = i.id",
    "insert into refusals (who, invitation_id, refused_at)
     select c.domain_key, i.id, i.drafted_at from invitations i join customers c on c.id = i.id",
    "insert into relationships (id, kind, partner_id, organization_id, customer_id, invitation_id,
                                started_at, started_by, ended_at, end_reason)
     select c.id, 'reseller', c.partner_id, c.id, c.id, c.id, c.created_at, c.id,
            case c.status when 'active' then null else c.created_at end,
            case c.status when 'active' then null else 'removed_by_partner' end
     from customers c join organizations o on o.id = c.id",
    "insert into admin_permissions (id, organization_id, service, partner_id, relationship_id, granted_at,
                                    granted_by, ended_at, end_reason)
     select id, organization_id, 'azure', partner_id, id, started_at, started_by, ended_at,
            case when ended_at is null then null else 'relationship_ended' end
     from relationships r
     where not exists (select 1 from admin_permissions a where a.relationship_id = r.id)
       and id = organization_id",
    "insert into provider_accounts (id, partner_id, organization_id, relationship_id, created_at)
     select id, partner_id, organization_id, id, started_at
     from relationships where id = organization_id",
    "insert into partnerships (id, provider_id, reseller_id, invitation_id, started_at, started_by)
     select id, id, id, id, started_at, id from relationships where id = organization_id",
    "insert into events (id, organization_id, at, kind, actor_id, actor_name, subject, note, customer_id,
                         invitation_id, sealed)
     select i.id, i.partner_id, i.drafted_at, 'drafted', p.id, p.name, o.name, '', o.id, i.id,
            p.id = $1
     from invitations i join organizations o on o.id = i.id join people p on p.id = $1",
    "insert into event_seals (number, event_id, content, chain)
     select row_number() over (order by e.at, e.id), e.id, c.domain_key, c.domain_key
     from events e join customers c on c.id = e.id",
    "update event_chain set number = (select max(number) from event_seals)",
    "insert into outbox (id, kind, payload, about, put_at, due_at, outcome, settled_at, recipient)
     select i.id, 'invitation', '{}', i.id, i.drafted_at, i.drafted_at, 'sent', i.drafted_at, i.recipient
     from invitations i join organizations o on o.id = i.id",
    "insert into orders (id, organization_id, reseller_id, customer_id, state, placed_at, placed_by,
                         settled_at, settled_by)
     select id, organization_id, partner_id, customer_id, 'fulfilled', started_at, started_by,
            started_at, started_by
     from relationships where id = organization_id",
    "insert into order_lines (order_id, number, offer_id, offer_name, kind, term, billing, price, currency,
                              services, quantity)
     select r.id, 1, o.id, o.name, o.kind, o.term, o.billing, o.price, o.currency, o.services, 1
     from orders r join offers o on o.place = 1",
    "insert into subscriptions (id, order_id, line, organization_id, reseller_id, customer_id, offer_id,
                                name, offer_name, kind, term, billing, price, currency, services, quantity,
                                licences, status, auto_renew, started_at, term_started_at, term_ends_at)
     select r.id, r.id, 1, r.organization_id, r.reseller_id, r.customer_id, l.offer_id, l.offer_name,
            l.offer_name, l.kind, l.term, l.billing, l.price, l.currency, l.services, 1, 1, 'active',
            i.done_by = $1, r.placed_at, r.placed_at, $2
     from orders r
     join order_lines l on l.order_id = r.id
     join invitations i on i.id = r.id",
    "insert into licences (subscription_id, person_id, given_at, given_by)
     select id, organization_id, started_at, organization_id from subscriptions",
    "insert into service_requests (id, organization_id, partner_id, customer_id, title, severity, state,
                                   opened_at, opened_by, due_at, changed_at, closed_at)
     select id, organization_id, partner_id, customer_id, '', 'minimal', 'closed', started_at, started_by,
            started_at, started_at, started_at
     from relationships where id = organization_id",
    "insert into request_entries (id, request_id, at, kind, author_id, author_name, author_company)
     select id, id, opened_at, 'opened', opened_by, '', '' from service_requests",
    "insert into imports (id, partner_id, file, state, lines, read_at, read_by, started_by, started_at,
                          finished_at)
     select c.id, c.partner_id, '', 'done', 1, s.seen_at, $1, $1, s.seen_at, s.seen_at
     from customers c
     join organizations o on o.id = c.id
     join sessions s on s.person_id = $1",
    r#"insert into import_lines (import_id, number, standing, content, email_key)
       select id, 1, 'new',
              '{"at": 1, "company": "Fir", "domain": "fir.example", "contact": "", "email": "",
                "alias": "", "tags": "", "lead_source": ""}',
              ''
       from imports"#,
];

/// Birch grows: of what there is much becomes its own, and resellers of others become its provider's.
const GROWTH: &[&str] = &[
    "update people
     set organization_id = (select p.organization_id from people p where p.email_key = 'ada@birch.example')
     where id in (select c.id from customers c order by c.id limit 3000)",
    "update roles set role = 'user' where person_id in (select c.id from customers c order by c.id limit 3000)",
    "update people
     set deactivated_at = created_at
     where id in (select c.id from customers c order by c.id limit 1200)",
    "update orders
     set organization_id = (select p.organization_id from people p where p.email_key = 'ada@birch.example'),
         customer_id = (select c.id
                        from customers c
                        join people p on p.organization_id = c.organization_id
                        join people k on k.organization_id = c.partner_id
                        where p.email_key = 'ada@birch.example' and k.id = $1)
     where id in (select o.id from orders o order by o.id limit 3000)",
    "update orders
     set provider_id = (select p.organization_id from people p where p.email_key = 'kim@nordlys.example'),
         provider_customer_id = (select c.id
                                 from customers c
                                 join people p on p.organization_id = c.organization_id
                                 join people k on k.organization_id = c.partner_id
                                 where p.email_key = 'ada@birch.example'
                                   and k.email_key = 'kim@nordlys.example')
     where id in (select o.id from orders o order by o.id limit 1500)",
    "update subscriptions
     set organization_id = o.organization_id, customer_id = o.customer_id, provider_id = o.provider_id,
         provider_customer_id = o.provider_customer_id
     from orders o
     where o.id = order_id and order_id in (select o.id from orders o order by o.id limit 3000)",
    "update subscriptions
     set status = 'expired', ended_at = started_at, licences = 0
     where id in (select s.id from subscriptions s order by s.id limit 1200)",
    "update partnerships
     set provider_id = (select p.organization_id from people p where p.email_key = 'kim@nordlys.example')",
    "update partnerships
     set ended_at = started_at, ended_by = started_by
     where id in (select p.id from partnerships p order by p.id limit 20000)",
];

/// What people do while it is listened to; returns the addresses of pages that broke.
async fn everything_happens(
    house: &House,
    ingrid: &Person,
    (kim, member): (&Person, people::PersonId),
    provider: &str,
) -> Vec<String> {
    let (_, link) = together::invited(house, kim, provider).await;
    let ada = house.company("Birch AB", "birch.example", "ada@birch.example").await;
    ada.accepts(&link).await.must_be(303);
    let served = kim.gets("/customers?status=active&q=birch.ex").await.link("Birch");
    subscriptions::orders(kim, &served, &[(subscriptions::BASIC, "3")]).await;
    let name = "Microsoft 365 Business Basic";
    let subscription = subscriptions::subscription(kim, &served, name).await;
    let user = users::adds(&ada, "/users", "Per", "per@birch.example").await;
    let help = support::opened(&ada, "/support").await;
    kim.gets(&help).await;
    kim.gets(&subscription).await;
    let open = kim.invites("Ash", "ash.example", "ida@ash.example").await;
    kim.posts(&format!("{open}/revocation"), &[]).await;
    kim.drafts("Elm", "elm.example").await;
    let sven = house.company("Cedar AB", "cedar.example", "sven@cedar.example").await;
    kim.invites("Pine", "pine.example", "eva@pine.example").await;
    let link = house.mail_to("eva@pine.example").await.link();
    let mut form = sven.gets(&link).await.consent();
    form.push(("other_company", "yes"));
    sven.posts(&format!("{link}/acceptance"), &form).await.must_be(303);
    let list = b"company,domain\nFir,fir.example\nLarch,larch.example\n";
    let import = kim.uploads("/customers/import", "list.csv", list).await.leads_to().unwrap();
    kim.posts(&format!("{import}/start"), &[]).await;
    house.timekeeper_looks().await;
    let fields = [("alias", "The Trees"), ("tags", "gold"), ("lead_source", "")];
    let fields = [&fields[..], &[("contact_name", "Ada"), ("contact_email", "")]].concat();
    kim.posts(&format!("{served}/details"), &fields).await.must_be(303);
    house.stranger().signs_in("ada@birch.example", "wrong").await;
    house.stranger().posts("/password", &[("email", "ada@birch.example")]).await;
    ada.posts(&format!("{user}/deactivation"), &[]).await;
    ada.posts(&format!("{user}/removal"), &[("name", "Per"), ("sure", "yes")]).await;
    let fields = [("email", "ada.lind@birch.example"), ("proof", PASSWORD)];
    ada.posts("/account/address", &fields).await;
    house.mail_goes_out().await;
    LISTENS.store(false, Ordering::Relaxed);
    for sql in GROWTH {
        fills(&house.db, sql, member).await;
    }
    if is_postgres() {
        fills(&house.db, "analyze", member).await;
    }
    LISTENS.store(true, Ordering::Relaxed);
    let mut broken = Vec::new();
    for person in [kim, &ada, ingrid, &sven] {
        broken.extend(goes_everywhere(house, person).await);
    }
    let ending = ada.gets("/partners").await.link("End relationship");
    ada.posts(&ending, &[("good_faith", "yes"), ("when", "now")]).await;
    house.mail_goes_out().await;
    house.timekeeper_looks().await;
    broken
}

/// Searches of each length and sort, and pages in the middle of lists.
const MIDDLE: &[&str] = &[
    "/customers?q=a",
    "/customers?q=al",
    "/customers?q=ald",
    "/customers?q=alde",
    "/customers?q=alder",
    "/customers?q=012345",
    "/customers?q=0123",
    "/customers?q=birch.example",
    "/customers?q=alder+01",
    "/customers?q=zebra",
    "/customers?q=alder&status=invited",
    "/customers?q=alder&status=ended",
    "/customers?q=alder&sort=domain",
    "/customers?q=alder&sort=since&order=desc",
    "/customers?q=alder&sort=status",
    "/customers/export.csv?q=alder+0123",
    "/customers?q=0123&sort=domain",
    "/invitations?state=open",
    "/invitations?state=expired",
    "/invitations?state=accepted",
    "/invitations?state=revoked",
    "/invitations?state=declined",
    "/invitations?state=draft",
    "/invitations?state=to_confirm",
    "/invitations?state=not_confirmed",
];

/// Opens every address that has no id in it, and what is linked to: of what differs only by ids and places in
/// a list, a few.
async fn goes_everywhere(house: &House, person: &Person) -> Vec<String> {
    let addresses = house.patterns.iter().filter(|pattern| !pattern.contains('{'));
    let mut waiting: Vec<String> = addresses.cloned().collect();
    waiting.extend(MIDDLE.iter().map(|path| (*path).to_owned()));
    let mut shapes: HashMap<String, usize> = HashMap::new();
    let mut known = BTreeSet::new();
    let mut broken = Vec::new();
    while let Some(path) = waiting.pop() {
        let shown = path.replace(['?', '&'], "/");
        let parts = shown.split('/').map(|part| match part.split_once('=') {
            Some((name @ ("after" | "before" | "q" | "over" | "orders" | "older"), _)) => name,
            _ if part.len() > 30 => "",
            _ => part,
        });
        let count = shapes.entry(parts.collect::<Vec<_>>().join("/")).or_default();
        *count += 1;
        if *count > 2 && !MIDDLE.contains(&path.as_str()) {
            continue;
        }
        // What takes everything along is read to its end, and takes its time.
        if ["/customers/export.csv", "/settings/data/organization.json"].contains(&path.as_str()) {
            continue;
        }
        let answer = person.gets(&path).await;
        if answer.status.as_u16() >= 500 {
            broken.push(path.clone());
        }
        if answer
            .headers
            .get("content-type")
            .is_none_or(|kind| !kind.as_bytes().starts_with(b"text/html"))
        {
            continue;
        }
        let links = answer.links().into_iter().map(|(_, link)| link).chain(answer.leads_to());
        for link in links.filter(|link| link.starts_with('/') && known.insert(link.clone())) {
            waiting.push(link);
        }
    }
    broken
}

/// What is wrong with a plan of SQLite.
async fn faults_on_sqlite(db: &Db, sql: &str) -> Vec<String> {
    let tables = tables(sql);
    let explained: &'static str = format!("explain query plan {sql}").leak();
    let mut tx = db.read().await.unwrap();
    let plan: Vec<(i64, i64, i64, String)> = tx.sql(explained).all().await.unwrap();
    let mut faults = Vec::new();
    for (_, _, _, step) in plan {
        if let Some(scanned) = step.strip_prefix("SCAN ") {
            let name = scanned.split(' ').next().unwrap();
            let table = tables.get(name).map_or("", String::as_str);
            let is_small = SMALL.iter().any(|(small, _)| *small == table);
            // What is no table is a part of the statement, and has its own steps.
            let is_little = WHOLE.iter().any(|(index, _)| step.ends_with(index));
            if !table.is_empty() && !is_small && !is_little {
                faults.push(step);
            }
        // The last term only parts what is equal before it.
        } else if step.starts_with("USE TEMP B-TREE")
            && !step.contains("LAST TERM")
            && !SORTED.iter().any(|(words, _)| sql.contains(words))
        {
            faults.push(step);
        }
    }
    faults
}

/// The tables of a statement, by their names in it.
fn tables(sql: &str) -> HashMap<String, String> {
    let words: Vec<&str> = sql.split(|c: char| c.is_whitespace() || c == ',' || c == ')').collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let mut tables = HashMap::new();
    for (place, word) in words.iter().enumerate() {
        let Some(table) = words.get(place + 1) else { break };
        // What a statement calls its own part is no table.
        let is_part = words[0] == "with" && words.get(1) == Some(table);
        if !["from", "join", "update", "into"].contains(word) || table.starts_with('(') || is_part {
            continue;
        }
        let alias = match words.get(place + 2) {
            Some(&"as") => words.get(place + 3),
            other => other,
        };
        tables.insert((*table).to_owned(), (*table).to_owned());
        if let Some(alias) = alias {
            tables.insert((*alias).to_owned(), (*table).to_owned());
        }
    }
    tables
}

/// The rows that a plan of PostgreSQL read, and where.
fn rows_read(node: &Value, steps: &mut Vec<String>) -> f64 {
    let number = |name: &str| node[name].as_f64().unwrap_or(0.0);
    let mut rows = 0.0;
    if node["Relation Name"].is_string() || node["Index Name"].is_string() {
        let removed = number("Rows Removed by Filter") + number("Rows Removed by Index Recheck");
        let is_small = SMALL.iter().any(|(small, _)| node["Relation Name"] == *small);
        if !is_small {
            rows += number("Actual Loops") * (number("Actual Rows") + removed);
        }
        if rows > FEW / 4.0 {
            let (kind, what) = (&node["Node Type"], &node["Relation Name"]);
            let index = &node["Index Name"];
            steps.push(format!("{kind} {what} {index}: {rows}"));
        }
    }
    for below in node["Plans"].as_array().into_iter().flatten() {
        rows += rows_read(below, steps);
    }
    rows
}

fn faults_on_postgres(said: &str) -> Option<(String, Vec<String>)> {
    let plan: Value = serde_json::from_str(&said[said.find('{')?..]).ok()?;
    let sql = plan["Query Text"].as_str()?.to_owned();
    let mut steps = Vec::new();
    let rows = rows_read(&plan["Plan"], &mut steps);
    let more = MORE.iter().find(|(words, ..)| sql.contains(words));
    let few = more.map_or(FEW, |(_, rows, _)| *rows);
    Some((sql, if rows > few { steps } else { Vec::new() }))
}

#[actix_web::test]
async fn no_statement_reads_much_more_than_its_page_shows_beside_a_hundred_thousand_of_everything()
{
    // In a process of its own, so that nobody else's statements are heard.
    if std::env::var_os(ALONE).is_none() {
        let mut alone = Command::new(std::env::current_exe().unwrap());
        let alone = alone.args([NAME, "--exact", "--nocapture"]).env(ALONE, "yes").status();
        assert!(alone.unwrap().success());
        return;
    }
    tracing::subscriber::set_global_default(Listener).expect("nobody else listens");
    let house = House::open_asking(&telling_plans()).await;
    let (ingrid, kim, provider) = together::partners(&house).await;
    let mut tx = house.db.read().await.unwrap();
    let email = EmailAddress::parse("kim@fjord.example").unwrap();
    let member = people::by_email(&mut tx, &email).await.unwrap().unwrap();
    drop(tx);
    let partner = member.organization_id;
    customers(&house.db, partner).await;
    for sql in WORLD {
        fills(&house.db, sql, member.id).await;
    }
    if is_postgres() {
        fills(&house.db, "analyze", member.id).await;
    }
    LISTENS.store(true, Ordering::Relaxed);
    let broken = everything_happens(&house, &ingrid, (&kim, member.id), &provider).await;
    LISTENS.store(false, Ordering::Relaxed);

    let said = std::mem::take(&mut *SAID.lock().unwrap());
    let mut faults: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut statements = BTreeSet::new();
    // What is asked in one go is asked for one after the other.
    let said = said.iter().flat_map(|one| one.split(';')).map(|one| one.trim().to_owned());
    let said = said.filter(|one| !one.is_empty());
    for one in said {
        if is_postgres() {
            let Some((sql, found)) = faults_on_postgres(&one) else { continue };
            statements.insert(sql.clone());
            if !found.is_empty() {
                faults.insert(sql, found);
            }
        } else if statements.insert(one.clone()) {
            let is_pragma =
                ["begin", "commit", "rollback", "pragma", "savepoint", "release", "explain"];
            if is_pragma.iter().any(|start| one.to_lowercase().starts_with(start)) {
                continue;
            }
            let found = faults_on_sqlite(&house.db, &one).await;
            if !found.is_empty() {
                faults.insert(one, found);
            }
        }
    }
    println!("{} statements", statements.len());
    assert!(statements.len() > 150, "{}", statements.len());
    for (sql, found) in &faults {
        println!("{sql}\n    {}\n", found.join("\n    "));
    }
    assert!(broken.is_empty(), "{broken:?}");
    assert!(faults.is_empty(), "{} statements read too much", faults.len());
}
