create table inbox (
    id uuid not null primary key,
    connector text not null,
    webhook_id text not null,
    body text not null,
    received_at bigint not null,
    attempts bigint not null,
    -- A lease ends and a further try begins at this time.
    next_at bigint not null,
    worked_at bigint,
    error text,
    constraint inbox_connector unique (connector, webhook_id)
);
create index inbox_waiting on inbox (received_at, id) where worked_at is null;

create table outbox (
    id uuid not null primary key,
    -- Its place among all committed events. None until it is committed; readers do not see it before.
    position bigint,
    name text not null,
    subject_kind text not null,
    subject uuid not null,
    store uuid references store (id),
    version bigint not null,
    state text not null,
    data text not null,
    at bigint not null,
    release_at bigint not null,
    deliver boolean not null,
    withdrawn boolean not null,
    constraint outbox_position unique (position)
);
create index outbox_unnumbered on outbox (id) where position is null;

create table audit (
    id uuid not null primary key,
    at bigint not null,
    app_user uuid,
    device uuid,
    api_key uuid,
    method text not null,
    action text not null,
    subject_kind text not null,
    subject uuid not null,
    store uuid,
    fields text not null
);
create index audit_subject on audit (subject, at);
