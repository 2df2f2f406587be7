-- Lists of what a company has are read a page at a time, whatever it has.

-- What people are sorted by, as `search::fold` makes it: names that a release before wrote have none yet, and
-- the timekeeper makes it.
alter table people add column name_key bytea not null default '';
create index people_without_key on people (id) where length(name_key) = 0;
-- Members come before those who were.
create index people_members on people (organization_id, name_key, id) where deactivated_at is null;
create index people_former on people (organization_id, name_key, id)
    where deactivated_at is not null and removed_at is null;

-- What runs comes before what is over, each newest first.
create index subscriptions_running_of_organization on subscriptions (organization_id, started_at, id)
    where ended_at is null;
create index subscriptions_running_of_customer on subscriptions (customer_id, started_at, id)
    where ended_at is null;
create index subscriptions_running_of_provider on subscriptions (provider_customer_id, started_at, id)
    where provider_customer_id is not null and ended_at is null;
create index subscriptions_over_of_organization on subscriptions (organization_id, started_at, id)
    where ended_at is not null;
create index subscriptions_over_of_customer on subscriptions (customer_id, started_at, id)
    where ended_at is not null;
create index subscriptions_over_of_provider on subscriptions (provider_customer_id, started_at, id)
    where provider_customer_id is not null and ended_at is not null;

-- What waits to be fulfilled holds up the end of its relationship.
create index orders_waiting_of_customer on orders (customer_id, placed_at, id) where state = 'placed';
create index orders_waiting_of_provider_customer on orders (provider_customer_id, placed_at, id)
    where provider_customer_id is not null and state = 'placed';

-- A provider's resellers, the active ones first, each newest first; and whom it serves through one of them.
create index partnerships_active_of_provider on partnerships (provider_id, started_at, id)
    where ended_at is null;
create index partnerships_over_of_provider on partnerships (provider_id, started_at, id)
    where ended_at is not null;
create index customers_through on customers (partner_id, through_id, name_key, id)
    where through_id is not null and status = 'active';
