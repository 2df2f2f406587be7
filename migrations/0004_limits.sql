-- How often something was done, in a time that begins with the first and that all copies share. Who did it
-- is kept as a hash.
create table tallies (
    limit_name text        not null,
    who        bytea       not null,
    count      bigint      not null,
    ends_at    timestamptz not null,
    primary key (limit_name, who)
);
create index tallies_by_end on tallies (ends_at);
