create table ticket (
    id uuid not null primary key,
    code text not null,
    store uuid not null references store (id),
    workshop uuid not null references workshop (id),
    kind text not null,
    origin text not null,
    -- Id in the file of an import.
    external_id text,
    -- The form that made it: sent twice it makes one ticket.
    intake_key text,
    customer uuid references customer (id),
    item uuid not null references item (id),
    symptoms text not null,
    problem text not null,
    accessories text not null,
    priority text not null,
    promised_at bigint,
    ceiling bigint,
    technician uuid references app_user (id),
    location text not null,
    -- Name of the state, for lists; `state` holds it with its data, as JSON.
    stage text not null,
    state text not null,
    state_since bigint not null,
    -- Total less payers, for lists; the lines are the truth.
    to_pay bigint not null,
    paid bigint not null,
    currency text not null,
    amount_version bigint not null,
    created_at bigint not null,
    version bigint not null,
    constraint ticket_code unique (code),
    constraint ticket_external_id unique (external_id, origin),
    constraint ticket_intake_key unique (intake_key)
);
create index ticket_stage on ticket (stage, store, id);
create index ticket_store on ticket (store, id);
create index ticket_technician on ticket (technician, stage, id) where technician is not null;
create index ticket_customer on ticket (customer, id) where customer is not null;
create index ticket_item on ticket (item, id);

create table ticket_line (
    ticket uuid not null references ticket (id),
    ordinal bigint not null,
    id uuid not null,
    kind text not null,
    label text not null,
    quantity_milli bigint not null,
    unit_price bigint not null,
    rate bigint not null,
    primary key (ticket, ordinal)
);

create table ticket_payer (
    ticket uuid not null references ticket (id),
    ordinal bigint not null,
    id uuid not null,
    kind text not null,
    label text not null,
    amount bigint not null,
    primary key (ticket, ordinal)
);

create table note (
    id uuid not null primary key,
    ticket uuid not null references ticket (id),
    author uuid references app_user (id),
    text text not null,
    for_customer boolean not null,
    at bigint not null
);
create index note_ticket on note (ticket, id);

create table timeline (
    event uuid not null primary key,
    ticket uuid not null references ticket (id),
    store uuid not null references store (id),
    version bigint not null,
    actor uuid references app_user (id),
    at bigint not null,
    what text not null,
    -- The stage that was entered by it; empty when it moved nothing.
    stage text not null,
    undone boolean not null
);
create index timeline_ticket on timeline (ticket, at);
create index timeline_store on timeline (store, at);
