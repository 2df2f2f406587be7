-- Somebody who was written to said that it is not for them: this partner writes to that address no more. Both
-- are kept as one hash, which is all that it takes to compare.
create table refusals (
    who           bytea       primary key,
    invitation_id uuid        not null references invitations (id),
    refused_at    timestamptz not null
);
