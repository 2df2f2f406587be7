-- One schema, both engines: SQLite takes unknown type names as affinities, PostgreSQL reads them
-- literally. Times are integers of microseconds on SQLite. Keys that are sorted or searched by are
-- bytes, so that both engines order them alike, whatever the database's collation.

create table organizations (
    id         uuid        primary key,
    kind       text        not null check (kind in ('partner', 'customer')),
    name       text        not null,
    domain     text,
    country    text        not null,
    program    text        check (program in ('direct_bill', 'indirect_reseller', 'indirect_provider')),
    cloud      text        not null default 'global' check (cloud in ('global', 'us_government', 'germany')),
    language   text        not null default 'en',
    created_at timestamptz not null,
    check ((kind = 'partner') = (program is not null))
);
create unique index organizations_one_customer_of_a_domain
    on organizations (domain) where kind = 'customer';

create table people (
    id              uuid        primary key,
    organization_id uuid        not null references organizations (id),
    name            text        not null,
    email           text        not null,
    email_key       text        not null unique,
    password_hash   text,
    language        text        not null default 'en',
    created_at      timestamptz not null,
    deactivated_at  timestamptz
);
create index people_of_organization on people (organization_id, name);

create table roles (
    person_id uuid not null references people (id),
    role      text not null check (role in
        ('global_admin', 'admin_agent', 'sales_agent', 'helpdesk_agent', 'billing_admin', 'user')),
    primary key (person_id, role)
);

-- A mailed link to set a password. The link is a signed id: nothing here opens it.
create table password_links (
    id         uuid        primary key,
    person_id  uuid        not null references people (id),
    reason     text        not null check (reason in ('welcome', 'forgotten')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index password_links_of_person on password_links (person_id);

create table sessions (
    key_hash   bytea       primary key,
    person_id  uuid        references people (id),
    data       text        not null,
    created_at timestamptz not null,
    seen_at    timestamptz not null
);
create index sessions_of_person on sessions (person_id);
create index sessions_by_age on sessions (seen_at);

-- A partner's own record of a company.
create table customers (
    id              uuid        primary key,
    partner_id      uuid        not null references organizations (id),
    organization_id uuid        references organizations (id),
    name            text        not null,
    name_key        bytea       not null,
    domain          text        not null,
    domain_key      bytea       not null,
    contact_name    text        not null default '',
    contact_email   text,
    status          text        not null check (status in ('prospect', 'invited', 'active', 'ended')),
    since           timestamptz not null,
    -- How many of the company's services the partner administers.
    services        bigint      not null default 0,
    created_at      timestamptz not null
);
create unique index customers_one_record_of_a_domain on customers (partner_id, domain);
-- The list of all leaves out those that ended.
create index customers_by_name on customers (partner_id, name_key, id) where status <> 'ended';
create index customers_by_domain on customers (partner_id, domain_key, id) where status <> 'ended';
create index customers_by_since on customers (partner_id, since, id) where status <> 'ended';
create index customers_by_status on customers (partner_id, status, name_key, id) where status <> 'ended';
create index customers_by_status_name on customers (partner_id, status, name_key, id);
create index customers_by_status_domain on customers (partner_id, status, domain_key, id);
create index customers_by_status_since on customers (partner_id, status, since, id);
create index customers_of_organization on customers (organization_id);

-- What a search finds a customer by: the words of its name, domain and contact, without case and
-- accents; pairs of characters where a script does not part its words.
create table customer_words (
    partner_id  uuid  not null,
    word        bytea not null,
    customer_id uuid  not null references customers (id),
    primary key (partner_id, word, customer_id)
);
create index customer_words_of_customer on customer_words (customer_id);

-- How many customers a partner has of each status, kept in the transaction that changes it.
create table customer_counts (
    partner_id uuid   not null references organizations (id),
    status     text   not null,
    count      bigint not null,
    primary key (partner_id, status)
);

create table invitations (
    id             uuid        primary key,
    partner_id     uuid        not null references organizations (id),
    customer_id    uuid        not null references customers (id),
    state          text        not null check (state in ('draft', 'open', 'accepted', 'declined', 'revoked')),
    generation     bigint      not null default 1,
    recipient      text,
    language       text        not null,
    subject        text        not null,
    message        text        not null,
    delivery       text        not null check (delivery in ('email', 'self')),
    expires_at     timestamptz not null,
    drafted_at     timestamptz not null,
    drafted_by     uuid        not null references people (id),
    changed_at     timestamptz not null,
    done_at        timestamptz,
    done_by        uuid        references people (id),
    opened_at      timestamptz,
    settled_at     timestamptz,
    settled_by     uuid        references people (id),
    decline_reason text        not null default '',
    check ((state in ('accepted', 'declined', 'revoked')) = (settled_at is not null)),
    check ((state = 'draft') = (done_at is null))
);
create unique index invitations_one_in_hand on invitations (customer_id) where state in ('draft', 'open');
create index invitations_of_partner on invitations (partner_id, changed_at, id);
create index invitations_by_state on invitations (partner_id, state, changed_at, id);
create index invitations_of_customer on invitations (customer_id, drafted_at);

-- The services an invitation asks to administer, and what the answer was.
create table invitation_services (
    invitation_id uuid    not null references invitations (id),
    service       text    not null,
    granted       boolean,
    primary key (invitation_id, service)
);

-- A company's account in the making: the address is proved by a mailed code, which is derived from
-- the id and never stored.
create table sign_ups (
    id            uuid        primary key,
    invitation_id uuid        not null references invitations (id),
    company       text        not null,
    country       text        not null,
    name          text        not null,
    email         text        not null,
    email_key     text        not null,
    language      text        not null,
    password_hash text        not null,
    generation    bigint      not null default 1,
    failures      bigint      not null default 0,
    created_at    timestamptz not null,
    expires_at    timestamptz not null,
    confirmed_at  timestamptz
);

create index sign_ups_of_email on sign_ups (email_key, created_at);
create index sign_ups_of_invitation on sign_ups (invitation_id, created_at);

-- Who accepted what, in which words: the receipt of both sides.
create table acceptances (
    invitation_id   uuid        primary key references invitations (id),
    partner_id      uuid        not null references organizations (id),
    partner_name    text        not null,
    organization_id uuid        not null references organizations (id),
    company_name    text        not null,
    invited_name    text        not null,
    person_id       uuid        not null references people (id),
    person_name     text        not null,
    person_email    text        not null,
    accepted_at     timestamptz not null,
    language        text        not null,
    wording_version text        not null,
    wording         text        not null
);

create table relationships (
    id              uuid        primary key,
    kind            text        not null check (kind in ('reseller', 'provider')),
    partner_id      uuid        not null references organizations (id),
    organization_id uuid        not null references organizations (id),
    customer_id     uuid        not null references customers (id),
    invitation_id   uuid        not null references invitations (id),
    started_at      timestamptz not null,
    started_by      uuid        not null references people (id),
    ended_at        timestamptz,
    ended_by        uuid        references people (id),
    end_reason      text        check (end_reason in ('removed_by_partner', 'ended_by_customer')),
    check ((ended_at is null) = (end_reason is null))
);
create unique index relationships_one_active
    on relationships (partner_id, organization_id, kind) where ended_at is null;
create index relationships_of_organization on relationships (organization_id, started_at);
create index relationships_of_customer on relationships (customer_id, started_at);

-- At most one partner administers a service of a company.
create table admin_permissions (
    id              uuid        primary key,
    organization_id uuid        not null references organizations (id),
    service         text        not null,
    partner_id      uuid        not null references organizations (id),
    relationship_id uuid        not null references relationships (id),
    granted_at      timestamptz not null,
    granted_by      uuid        not null references people (id),
    ended_at        timestamptz,
    end_reason      text,
    check ((ended_at is null) = (end_reason is null))
);
create unique index admin_permissions_one_holder
    on admin_permissions (organization_id, service) where ended_at is null;
create index admin_permissions_of_relationship on admin_permissions (relationship_id);

-- What acceptance makes for billing.
create table provider_accounts (
    id              uuid        primary key,
    partner_id      uuid        not null references organizations (id),
    organization_id uuid        not null references organizations (id),
    relationship_id uuid        not null unique references relationships (id),
    created_at      timestamptz not null
);

-- What happened, told to one organization; never changed.
create table events (
    id              uuid        primary key,
    organization_id uuid        not null references organizations (id),
    at              timestamptz not null,
    kind            text        not null,
    actor_id        uuid,
    actor_name      text        not null default '',
    actor_company   text        not null default '',
    subject         text        not null default '',
    note            text        not null default '',
    customer_id     uuid,
    invitation_id   uuid
);
create index events_of_organization on events (organization_id, at, id);
create index events_of_actor on events (organization_id, actor_id, at, id);
create index events_of_invitation on events (invitation_id, at);

-- A letter waits here from the transaction that called for it until it is settled. To claim one is
-- to put off its next attempt, so a crash needs no clean-up.
create table outbox (
    id         uuid        primary key,
    kind       text        not null,
    payload    text        not null,
    about      uuid,
    put_at     timestamptz not null,
    -- How often it was taken up: the number says whose word on it counts.
    claims     bigint      not null default 0,
    -- How often the mail server was asked to take it.
    attempts   bigint      not null default 0,
    due_at     timestamptz not null,
    outcome    text        check (outcome in ('sent', 'refused', 'dropped')),
    settled_at timestamptz,
    recipient  text        not null default '',
    words      text        not null default '',
    check ((outcome is null) = (settled_at is null))
);
create index outbox_due on outbox (due_at, id) where outcome is null;
create index outbox_about on outbox (about, put_at);
