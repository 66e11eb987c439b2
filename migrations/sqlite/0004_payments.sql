create table payment (
    id blob not null primary key,
    connector text not null,
    store_prefix text not null,
    payment_id text not null,
    store blob references store (id),
    amount integer not null,
    currency text not null,
    ticket_version integer,
    received_at integer not null,
    code text not null,
    till text not null,
    receipt text not null,
    tenders text not null,
    paid_at integer not null,
    notice blob not null,
    constraint payment_connector unique (connector, store_prefix, payment_id)
) strict;
create index payment_code on payment (code);

create table refund (
    id blob not null primary key,
    connector text not null,
    store_prefix text not null,
    refund_id text not null,
    payment_id text not null,
    store blob references store (id),
    amount integer not null,
    currency text not null,
    received_at integer not null,
    code text not null,
    till text not null,
    paid_at integer not null,
    notice blob not null,
    constraint refund_connector unique (connector, store_prefix, refund_id)
) strict;
create index refund_code on refund (code);

create table payment_conflict (
    code text not null,
    notice blob not null,
    amount integer not null,
    currency text not null,
    primary key (code, notice)
) strict;

create table clear_up (
    id blob not null primary key,
    question text not null,
    amount integer not null,
    currency text not null,
    code text not null,
    ticket blob references ticket (id),
    store blob references store (id),
    opened_at integer not null,
    ended_at integer,
    ended_by blob references app_user (id),
    decision text,
    reason text not null
) strict;
create index clear_up_open on clear_up (store, opened_at) where ended_at is null;
create index clear_up_ticket on clear_up (ticket) where ticket is not null;

-- Tickets to be reckoned again at a time.
create table reckoning (
    ticket blob not null primary key references ticket (id),
    at integer not null
) strict;
create index reckoning_at on reckoning (at);
