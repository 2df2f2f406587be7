-- A search reads what it shows. Each word is there with the name of its customer, and by each of its first
-- six bytes it stands in the order of the list: the customers with a word that begins so are walked like the
-- list itself. That a beginning is a customer's first one says `shared`, so that nobody comes twice.

alter table customer_words rename to customer_words_before;

create table customer_words (
    partner_id  uuid   not null,
    word        bytea  not null,
    -- How many bytes at its beginning, up to six, the word has in common with the customer's word before it.
    shared      bigint not null,
    name_key    bytea  not null,
    customer_id uuid   not null references customers (id),
    constraint customer_words_once primary key (customer_id, word)
);

insert into customer_words (partner_id, word, shared, name_key, customer_id)
select c.partner_id, w.word,
       case when substr(w.word, 1, 6) = substr(w.earlier, 1, 6) then 6
            when substr(w.word, 1, 5) = substr(w.earlier, 1, 5) then 5
            when substr(w.word, 1, 4) = substr(w.earlier, 1, 4) then 4
            when substr(w.word, 1, 3) = substr(w.earlier, 1, 3) then 3
            when substr(w.word, 1, 2) = substr(w.earlier, 1, 2) then 2
            when substr(w.word, 1, 1) = substr(w.earlier, 1, 1) then 1
            else 0 end,
       c.name_key, w.customer_id
from (select customer_id, word, lag(word) over (partition by customer_id order by word) as earlier
      from customer_words_before) w
join customers c on c.id = w.customer_id;

drop table customer_words_before;

create index customer_words_by_word on customer_words (partner_id, word);
create index customer_words_by_1 on customer_words (partner_id, substr(word, 1, 1), name_key, customer_id)
    where length(word) >= 1 and shared < 1;
create index customer_words_by_2 on customer_words (partner_id, substr(word, 1, 2), name_key, customer_id)
    where length(word) >= 2 and shared < 2;
create index customer_words_by_3 on customer_words (partner_id, substr(word, 1, 3), name_key, customer_id)
    where length(word) >= 3 and shared < 3;
create index customer_words_by_4 on customer_words (partner_id, substr(word, 1, 4), name_key, customer_id)
    where length(word) >= 4 and shared < 4;
create index customer_words_by_5 on customer_words (partner_id, substr(word, 1, 5), name_key, customer_id)
    where length(word) >= 5 and shared < 5;
-- Longer beginnings are looked for among those of six.
create index customer_words_by_6 on customer_words (partner_id, substr(word, 1, 6), name_key, customer_id)
    where length(word) >= 6;

-- What else was found by going through whole tables.

-- Where a person's name or address stands, for when their personal data are removed.
create index customers_by_contact on customers (lower(contact_email)) where contact_email is not null;
create index invitations_by_recipient on invitations (lower(recipient)) where recipient is not null;
create index acceptances_of_person on acceptances (person_id);
create index relationships_of_partner on relationships (partner_id, organization_id);
create index request_entries_of_author on request_entries (author_id);
create index outbox_by_recipient on outbox (lower(recipient)) where recipient <> '';
create index outbox_address_proofs on outbox (payload) where kind = 'address-proof';
-- Of the lines of a list, whose address they name; of those from before, it is looked for in what they say.
alter table import_lines add column email_key text;
create index import_lines_by_email on import_lines (email_key) where email_key <> '';
create index import_lines_without_key on import_lines (import_id) where email_key is null;
drop index events_of_actor;
create index events_of_actor on events (actor_id, organization_id, at, id);
create index events_sent_again on events (lower(note)) where kind = 'sent-again';
create index events_naming_to on events (organization_id, at, id) where kind in
    ('member-invited', 'welcomed-again', 'roles-changed', 'member-deactivated', 'member-activated',
     'member-began-anew', 'member-changed', 'password-reset-started', 'second-factor-reset',
     'licences-given', 'licences-taken', 'support-contact-set', 'subscription-contact-set');
create index events_naming_of on events (customer_id) where kind in
    ('member-invited', 'welcomed-again', 'roles-changed', 'member-deactivated', 'member-activated',
     'member-began-anew', 'member-changed', 'password-reset-started', 'second-factor-reset',
     'licences-given', 'licences-taken', 'support-contact-set', 'subscription-contact-set');

create index invitations_by_end on invitations (partner_id, expires_at, id) where state = 'open';
create index invitations_not_confirmed on invitations (partner_id, changed_at, id)
    where confirmation in ('refused', 'withdrawn');

-- How many invitations of a partner stand where; the clock says which of the open ones have expired. What
-- moves is noted first, so that nobody waits for a count, and added up soon.
create table invitation_counts (
    partner_id uuid   not null references organizations (id),
    standing   text   not null,
    count      bigint not null,
    primary key (partner_id, standing)
);
insert into invitation_counts (partner_id, standing, count)
select partner_id,
       case when confirmation = 'waiting' then 'to_confirm'
            when confirmation in ('refused', 'withdrawn') then 'not_confirmed'
            else state end,
       count(*)
from invitations
group by 1, 2;
create table invitation_moves (
    id         uuid primary key,
    partner_id uuid not null references organizations (id),
    was        text,
    becomes    text
);
create index invitation_moves_of_partner on invitation_moves (partner_id);

-- What is over.
create index sessions_by_beginning on sessions (created_at);
create index address_changes_not_done on address_changes (created_at) where not done;
create index imports_read on imports (read_at, id) where state = 'read';
create index imports_done on imports (finished_at) where state = 'done';
