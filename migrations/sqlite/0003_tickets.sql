create table ticket (
    id blob not null primary key,
    code text not null,
    store blob not null references store (id),
    workshop blob not null references workshop (id),
    kind text not null,
    origin text not null,
    -- Id in the file of an import.
    external_id text,
    -- The form that made it: sent twice it makes one ticket.
    intake_key text,
    customer blob references customer (id),
    item blob not null references item (id),
    symptoms text not null,
    problem text not null,
    accessories text not null,
    priority text not null,
    promised_at integer,
    ceiling integer,
    technician blob references app_user (id),
    location text not null,
    -- Name of the state, for lists; `state` holds it with its data, as JSON.
    stage text not null,
    state text not null,
    state_since integer not null,
    -- Total less payers, for lists; the lines are the truth.
    to_pay integer not null,
    paid integer not null,
    currency text not null,
    amount_version integer not null,
    created_at integer not null,
    version integer not null,
    constraint ticket_code unique (code),
    constraint ticket_external_id unique (external_id, origin),
    constraint ticket_intake_key unique (intake_key)
) strict;
create index ticket_stage on ticket (stage, store, id);
create index ticket_store on ticket (store, id);
create index ticket_technician on ticket (technician, stage, id) where technician is not null;
create index ticket_customer on ticket (customer, id) where customer is not null;
create index ticket_item on ticket (item, id);

create table ticket_line (
    ticket blob not null references ticket (id),
    ordinal integer not null,
    id blob not null,
    kind text not null,
    label text not null,
    quantity_milli integer not null,
    unit_price integer not null,
    rate integer not null,
    primary key (ticket, ordinal)
) strict;

create table ticket_payer (
    ticket blob not null references ticket (id),
    ordinal integer not null,
    id blob not null,
    kind text not null,
    label text not null,
    amount integer not null,
    primary key (ticket, ordinal)
) strict;

create table note (
    id blob not null primary key,
    ticket blob not null references ticket (id),
    author blob references app_user (id),
    text text not null,
    for_customer integer not null,
    at integer not null
) strict;
create index note_ticket on note (ticket, id);

create table timeline (
    event blob not null primary key,
    ticket blob not null references ticket (id),
    store blob not null references store (id),
    version integer not null,
    actor blob references app_user (id),
    at integer not null,
    what text not null,
    -- The stage that was entered by it; empty when it moved nothing.
    stage text not null,
    undone integer not null
) strict;
create index timeline_ticket on timeline (ticket, at);
create index timeline_store on timeline (store, at);
