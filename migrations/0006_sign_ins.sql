-- Sessions that their owner can tell apart, the history of sign-ins, changes of address, and people whose
-- personal data was removed.

-- What the owner knows a session by. Its key stays a hash that nobody is shown; a session from before has no id,
-- and ends within hours.
alter table sessions add column id uuid;
alter table sessions add column address text not null default '';
alter table sessions add column device text not null default '';
create index sessions_by_id on sessions (id);

-- When somebody's sessions were ended all at once, and which one went on: none that began before comes back, as
-- by a request that was just giving it another key.
alter table people add column sessions_ended_at timestamptz;
alter table people add column session_kept uuid;

-- What happened to somebody's sign-in, for 90 days.
create table sign_ins (
    id        uuid        primary key,
    person_id uuid        not null references people (id),
    at        timestamptz not null,
    outcome   text        not null,
    -- Where from: the address, and the network that counts as one.
    address   text        not null,
    network   text        not null,
    device    text        not null
);
create index sign_ins_of_person on sign_ins (person_id, at, id);
create index sign_ins_by_age on sign_ins (at);

-- A person's new address until they prove it, and afterwards the one before until its owner is told. The link
-- is a signed id: nothing here opens it.
create table address_changes (
    id         uuid        primary key,
    person_id  uuid        not null references people (id),
    email      text        not null,
    earlier    text        not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- When it was done or made void, and whether it was done.
    settled_at timestamptz,
    done       boolean     not null default false
);
create index address_changes_of_person on address_changes (person_id);

-- When somebody's personal data was removed: then the row keeps only its id.
alter table people add column removed_at timestamptz;
