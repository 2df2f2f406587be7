-- Three parties: partnerships between indirect providers and indirect resellers, joint invitations,
-- admin permissions with an end, a notice before a relationship ends, and the partner's word on an
-- acceptance by another company than the invited one.

create table partnerships (
    id            uuid        primary key,
    provider_id   uuid        not null references organizations (id),
    reseller_id   uuid        not null references organizations (id),
    invitation_id uuid        not null references invitations (id),
    started_at    timestamptz not null,
    started_by    uuid        not null references people (id),
    ended_at      timestamptz,
    ended_by      uuid        references people (id),
    check ((ended_at is null) = (ended_by is null))
);
create unique index partnerships_one_active
    on partnerships (provider_id, reseller_id) where ended_at is null;
create index partnerships_of_provider on partnerships (provider_id, started_at);
create index partnerships_of_reseller on partnerships (reseller_id, started_at);

-- An invitation asks a customer, or it asks a reseller for a partnership and names it itself. The old
-- column could not be empty; neither engine can loosen that in the words of the other.
drop index invitations_one_in_hand;
drop index invitations_of_customer;
alter table invitations add column asked_id uuid references customers (id);
update invitations set asked_id = customer_id;
alter table invitations drop column customer_id;
alter table invitations rename column asked_id to customer_id;
alter table invitations add column kind text not null default 'reseller'
    check (kind in ('reseller', 'partnership') and (kind = 'partnership' or customer_id is not null));
alter table invitations add column reseller_name text;
alter table invitations add column reseller_domain text;
-- The indirect provider that a joint invitation asks for as well.
alter table invitations add column provider_id uuid references organizations (id);
-- For how many days the admin permissions are asked; without it they have no end.
alter table invitations add column days bigint;
-- What became of an acceptance by another company than the invited one; without it none is needed.
alter table invitations add column confirmation text
    check (confirmation in ('waiting', 'confirmed', 'refused', 'withdrawn'));
alter table invitations add column confirmation_at timestamptz;
alter table invitations add column confirmation_by uuid references people (id);
create unique index invitations_one_in_hand
    on invitations (customer_id) where state in ('draft', 'open') or confirmation = 'waiting';
create unique index invitations_one_partnership_in_hand
    on invitations (partner_id, reseller_domain) where kind = 'partnership' and state in ('draft', 'open');
create index invitations_of_customer on invitations (customer_id, drafted_at);
create index invitations_waiting
    on invitations (partner_id, changed_at, id) where confirmation = 'waiting';
create index invitations_partnerships_in_hand
    on invitations (partner_id, changed_at, id) where kind = 'partnership' and state in ('draft', 'open');

-- Who held a service when the company ticked it: a later holder was never asked about.
alter table invitation_services add column holder_id uuid references organizations (id);

alter table acceptances add column kind text not null default 'reseller'
    check (kind in ('reseller', 'partnership'));
alter table acceptances add column provider_id uuid references organizations (id);
alter table acceptances add column provider_name text not null default '';
alter table acceptances add column days bigint;
create index acceptances_of_organization on acceptances (organization_id, accepted_at);

-- The reseller through whom a provider serves a company.
alter table relationships add column through_id uuid references organizations (id);
-- When the customer's notice runs out, and who gave it.
alter table relationships add column notice_until timestamptz;
alter table relationships add column notice_by uuid references people (id);
create index relationships_through
    on relationships (partner_id, through_id, organization_id) where through_id is not null and ended_at is null;
create index relationships_with_notice
    on relationships (notice_until) where notice_until is not null and ended_at is null;

-- The reseller through whom the partner serves the company as provider; none when it is the reseller.
alter table customers add column through_id uuid references organizations (id);

alter table admin_permissions add column ends_at timestamptz;
-- The fewest days before its end that the holder has been told of.
alter table admin_permissions add column warned_days bigint;
create index admin_permissions_with_end
    on admin_permissions (ends_at) where ends_at is not null and ended_at is null;

create index organizations_partners_of_a_domain on organizations (domain) where kind = 'partner';
