-- Lists of what a company has are read a page at a time, whatever it has.

-- What people are sorted by, as `search::fold` makes it: names that a release before wrote have none yet, and
-- the timekeeper makes it.
alter table people add column name_key bytea not null default '';
create index people_without_key on people (id) where length(name_key) = 0;
-- Members come before those who were.
create index people_members on people (organization_id, name_key, id) where deactivated_at is null;
create index people_former on people (organization_id, name_key, id)
    where deactivated_at is not null and removed_at is null;
