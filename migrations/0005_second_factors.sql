-- The second factor of people: an app that shares a secret, and codes to get in without the app.

alter table organizations add column demands_second_factor boolean not null default false;

-- The secrets are sealed. One in the making does not count until a code of it was typed in, and leaves the
-- one before as it is until then.
create table second_factors (
    person_id    uuid        primary key references people (id),
    secret       bytea,
    confirmed_at timestamptz,
    -- The last step of time whose code was taken: none is taken twice.
    last_step    bigint      not null default 0,
    making       bytea,
    making_at    timestamptz,
    check ((secret is null) = (confirmed_at is null)),
    check ((making is null) = (making_at is null))
);

-- Only the hash of a code is kept; one that was used is deleted.
create table recovery_codes (
    person_id uuid  not null references people (id),
    code_hash bytea not null,
    primary key (person_id, code_hash)
);
