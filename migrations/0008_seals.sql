-- The history in a chain: each seal hashes an event's content and the seal before it. An event is sealed soon
-- after it was told, and once more when somebody's personal data were taken out of it.
alter table events add column sealed boolean not null default false;
create index events_to_seal on events (at, id) where not sealed;

create table event_seals (
    number   bigint primary key,
    event_id uuid   not null,
    content  bytea  not null,
    chain    bytea  not null
);
create index event_seals_of_event on event_seals (event_id, number);

-- Whoever seals holds this row.
create table event_chain (
    one    bigint primary key check (one = 1),
    number bigint not null
);
insert into event_chain (one, number) values (1, 0);
