create table payment (
    id uuid not null primary key,
    connector text not null,
    store_prefix text not null,
    payment_id text not null,
    store uuid references store (id),
    amount bigint not null,
    currency text not null,
    ticket_version bigint,
    received_at bigint not null,
    code text not null,
    till text not null,
    receipt text not null,
    tenders text not null,
    paid_at bigint not null,
    notice uuid not null,
    constraint payment_connector unique (connector, store_prefix, payment_id)
);
create index payment_code on payment (code);

create table refund (
    id uuid not null primary key,
    connector text not null,
    store_prefix text not null,
    refund_id text not null,
    payment_id text not null,
    store uuid references store (id),
    amount bigint not null,
    currency text not null,
    received_at bigint not null,
    code text not null,
    till text not null,
    paid_at bigint not null,
    notice uuid not null,
    constraint refund_connector unique (connector, store_prefix, refund_id)
);
create index refund_code on refund (code);

create table payment_conflict (
    code text not null,
    notice uuid not null,
    amount bigint not null,
    currency text not null,
    primary key (code, notice)
);

create table clear_up (
    id uuid not null primary key,
    question text not null,
    amount bigint not null,
    currency text not null,
    code text not null,
    ticket uuid references ticket (id),
    store uuid references store (id),
    opened_at bigint not null,
    ended_at bigint,
    ended_by uuid references app_user (id),
    decision text,
    reason text not null
);
create index clear_up_open on clear_up (store, opened_at) where ended_at is null;
create index clear_up_ticket on clear_up (ticket) where ticket is not null;

-- Tickets to be reckoned again at a time.
create table reckoning (
    ticket uuid not null primary key references ticket (id),
    at bigint not null
);
create index reckoning_at on reckoning (at);
