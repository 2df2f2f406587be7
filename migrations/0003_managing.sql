-- Managing a customer: offers, orders, subscriptions, licences; what a partner notes of a customer;
-- lists that are imported; support contacts and service requests.

-- What a partner notes, and what its record shows at a glance. The numbers are kept in the transaction that
-- changes them.
alter table customers add column alias text not null default '';
-- One a line.
alter table customers add column tags text not null default '';
alter table customers add column lead_source text
    check (lead_source in ('own_marketing', 'referral', 'provider', 'other'));
alter table customers add column support_contact_id uuid references people (id);
alter table customers add column active_subscriptions bigint not null default 0;
alter table customers add column suspended_subscriptions bigint not null default 0;
alter table customers add column ended_subscriptions bigint not null default 0;
alter table customers add column seats bigint not null default 0;
alter table customers add column seats_used bigint not null default 0;
alter table customers add column open_requests bigint not null default 0;

-- How many may sign in or are invited to.
alter table organizations add column members bigint not null default 0;
update organizations
set members = (select count(*)
               from people p
               where p.organization_id = organizations.id and p.deactivated_at is null);

-- The catalogue. An offer that ended stays for what was bought with it.
create table offers (
    id       uuid        primary key,
    code     text        not null unique,
    place    bigint      not null,
    name     text        not null,
    family   text        not null,
    kind     text        not null check (kind in ('seats', 'usage')),
    term     text        not null check (term in ('month', 'year', 'three_years')),
    billing  text        not null check (billing in ('monthly', 'yearly')),
    -- In minor units of the currency, for a seat and a time of billing.
    price    bigint      not null check (price >= 0),
    currency text        not null,
    -- The words of the services that are included, parted by commas.
    services text        not null default '',
    smallest bigint      not null check (smallest > 0),
    largest  bigint      not null,
    ended_at timestamptz,
    check (largest >= smallest)
);

create table orders (
    id                   uuid        primary key,
    organization_id      uuid        not null references organizations (id),
    reseller_id          uuid        not null references organizations (id),
    -- The reseller's record of the company.
    customer_id          uuid        not null references customers (id),
    -- The provider that placed it for the reseller's customer, and its own record; none where the reseller did.
    provider_id          uuid        references organizations (id),
    provider_customer_id uuid        references customers (id),
    state                text        not null check (state in ('placed', 'fulfilled', 'cancelled')),
    placed_at            timestamptz not null,
    placed_by            uuid        not null references people (id),
    settled_at           timestamptz,
    settled_by           uuid        references people (id),
    check ((provider_id is null) = (provider_customer_id is null)),
    check ((state = 'placed') = (settled_at is null))
);
create index orders_of_organization on orders (organization_id, placed_at, id);
create index orders_of_customer on orders (customer_id, placed_at, id);
create index orders_of_provider on orders (provider_customer_id, placed_at, id)
    where provider_customer_id is not null;
create index orders_waiting on orders (reseller_id, placed_at, id) where state = 'placed';
create index orders_waiting_of_provider on orders (provider_id, placed_at, id) where state = 'placed';

-- What was ordered, by the offer's words of its time.
create table order_lines (
    order_id   uuid   not null references orders (id),
    number     bigint not null,
    offer_id   uuid   not null references offers (id),
    offer_name text   not null,
    kind       text   not null,
    term       text   not null,
    billing    text   not null,
    price      bigint not null,
    currency   text   not null,
    services   text   not null,
    quantity   bigint not null check (quantity > 0),
    primary key (order_id, number)
);

create table subscriptions (
    id                   uuid        primary key,
    order_id             uuid        not null references orders (id),
    line                 bigint      not null,
    organization_id      uuid        not null references organizations (id),
    reseller_id          uuid        not null references organizations (id),
    customer_id          uuid        not null references customers (id),
    provider_id          uuid        references organizations (id),
    provider_customer_id uuid        references customers (id),
    offer_id             uuid        not null references offers (id),
    name                 text        not null,
    offer_name           text        not null,
    kind                 text        not null,
    term                 text        not null,
    billing              text        not null,
    price                bigint      not null,
    currency             text        not null,
    services             text        not null,
    quantity             bigint      not null check (quantity > 0),
    -- How many licences are given.
    licences             bigint      not null default 0 check (licences >= 0 and licences <= quantity),
    status               text        not null check (status in ('active', 'suspended', 'cancelled', 'expired')),
    auto_renew           boolean     not null,
    -- Whether it was cancelled for the end of its term.
    cancels_at_end       boolean     not null default false,
    started_at           timestamptz not null,
    -- How many terms have begun; the ends of all are counted from the start.
    terms                bigint      not null default 1,
    term_started_at      timestamptz not null,
    term_ends_at         timestamptz not null,
    ended_at             timestamptz,
    support_contact_id   uuid        references people (id),
    check ((status in ('cancelled', 'expired')) = (ended_at is not null))
);
create unique index subscriptions_one_of_a_line on subscriptions (order_id, line);
create index subscriptions_of_organization on subscriptions (organization_id, started_at, id);
create index subscriptions_of_customer on subscriptions (customer_id, started_at, id);
create index subscriptions_of_provider on subscriptions (provider_customer_id, started_at, id)
    where provider_customer_id is not null;
create index subscriptions_of_reseller on subscriptions (reseller_id, id);
create index subscriptions_by_provider on subscriptions (provider_id, id) where provider_id is not null;
create index subscriptions_by_end on subscriptions (term_ends_at, id) where ended_at is null;

-- The seats of a subscription that are given to users.
create table licences (
    subscription_id uuid        not null references subscriptions (id),
    person_id       uuid        not null references people (id),
    given_at        timestamptz not null,
    given_by        uuid        not null references people (id),
    primary key (subscription_id, person_id)
);
create index licences_of_person on licences (person_id);

create table service_requests (
    id              uuid        primary key,
    organization_id uuid        not null references organizations (id),
    -- The reseller whose request it is, and its record.
    partner_id      uuid        not null references organizations (id),
    customer_id     uuid        not null references customers (id),
    -- The provider of that relationship, once it was added.
    provider_id     uuid        references organizations (id),
    subscription_id uuid        references subscriptions (id),
    title           text        not null,
    severity        text        not null check (severity in ('critical', 'moderate', 'minimal')),
    state           text        not null check (state in ('open', 'attention', 'closed')),
    opened_at       timestamptz not null,
    opened_by       uuid        not null references people (id),
    -- Until when a partner is to answer first, and when one did.
    due_at          timestamptz not null,
    answered_at     timestamptz,
    changed_at      timestamptz not null,
    closed_at       timestamptz,
    check ((state = 'closed') = (closed_at is not null))
);
create index service_requests_of_organization on service_requests (organization_id, changed_at, id);
create index service_requests_of_customer on service_requests (customer_id, changed_at, id);
create index service_requests_of_provider on service_requests (provider_id, organization_id, changed_at, id)
    where provider_id is not null;
create index service_requests_waiting on service_requests (partner_id, due_at, id)
    where state <> 'closed' and answered_at is null;
create index service_requests_waiting_of_provider on service_requests (provider_id, due_at, id)
    where state <> 'closed' and answered_at is null;

-- The conversation: what was written, and what else happened.
create table request_entries (
    id             uuid        primary key,
    request_id     uuid        not null references service_requests (id),
    at             timestamptz not null,
    kind           text        not null,
    author_id      uuid        not null references people (id),
    author_name    text        not null,
    author_company text        not null,
    text           text        not null default ''
);
create index request_entries_of_request on request_entries (request_id, at, id);

-- A list that somebody uploaded, read line by line; nothing of it is done until they say so.
create table imports (
    id          uuid        primary key,
    partner_id  uuid        not null references organizations (id),
    file        text        not null,
    state       text        not null check (state in ('read', 'running', 'done')),
    lines       bigint      not null,
    -- How many of the lines have been gone through, and how many companies they added.
    done        bigint      not null default 0,
    added       bigint      not null default 0,
    read_at     timestamptz not null,
    read_by     uuid        not null references people (id),
    started_by  uuid        references people (id),
    started_at  timestamptz,
    finished_at timestamptz,
    check ((state = 'read') = (started_at is null)),
    check ((state = 'done') = (finished_at is not null))
);
create index imports_of_partner on imports (partner_id, read_at, id);
create index imports_running on imports (started_at) where state = 'running';

create table import_lines (
    import_id uuid   not null references imports (id),
    number    bigint not null,
    -- What it is found to be before the import: new, known or faulty.
    standing  text   not null check (standing in ('new', 'known', 'faulty')),
    -- Where and why it is faulty: the column, and the word of the fault.
    fault     text   not null default '',
    -- What it says, as JSON.
    content   text   not null,
    primary key (import_id, number)
);
create index import_lines_by_standing on import_lines (import_id, standing, number);

alter table events add column subscription_id uuid;
alter table events add column request_id uuid;
create index events_of_subscription on events (subscription_id, at) where subscription_id is not null;
