create table inbox (
    id blob not null primary key,
    connector text not null,
    webhook_id text not null,
    body text not null,
    received_at integer not null,
    attempts integer not null,
    -- A lease ends and a further try begins at this time.
    next_at integer not null,
    worked_at integer,
    error text,
    constraint inbox_connector unique (connector, webhook_id)
) strict;
create index inbox_waiting on inbox (received_at, id) where worked_at is null;

create table outbox (
    id blob not null primary key,
    -- Its place among all committed events. None until it is committed; readers do not see it before.
    position integer,
    name text not null,
    subject_kind text not null,
    subject blob not null,
    store blob references store (id),
    version integer not null,
    state text not null,
    data text not null,
    at integer not null,
    release_at integer not null,
    deliver integer not null,
    withdrawn integer not null,
    constraint outbox_position unique (position)
) strict;
create index outbox_unnumbered on outbox (id) where position is null;

create table audit (
    id blob not null primary key,
    at integer not null,
    app_user blob,
    device blob,
    api_key blob,
    method text not null,
    action text not null,
    subject_kind text not null,
    subject blob not null,
    store blob,
    fields text not null
) strict;
create index audit_subject on audit (subject, at);
