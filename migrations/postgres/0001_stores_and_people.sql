create table organisation (
    id bigint not null primary key check (id = 1),
    name text not null
);

create table workshop (
    id uuid not null primary key,
    name text not null
);

create table store (
    id uuid not null primary key,
    prefix text not null,
    name text not null,
    address text not null,
    phone text not null,
    siret text not null,
    time_zone text not null,
    currency text not null,
    workshop uuid not null references workshop (id),
    exit_control boolean not null,
    hand_over_at_till boolean not null,
    version bigint not null,
    constraint store_prefix unique (prefix)
);

-- The next running number of a kind of code at a store. Taken numbers are never given back.
create table code_counter (
    store uuid not null references store (id),
    kind text not null,
    next bigint not null,
    primary key (store, kind)
);

create table app_user (
    id uuid not null primary key,
    login text not null,
    name text not null,
    language text not null,
    disabled boolean not null,
    version bigint not null,
    password_hash text not null,
    pin_hash text,
    constraint app_user_login unique (login)
);

create table membership (
    app_user uuid not null references app_user (id),
    ordinal bigint not null,
    role text not null,
    store uuid references store (id),
    primary key (app_user, ordinal)
);

create table device (
    id uuid not null primary key,
    secret_hash text not null,
    enrolled_by uuid not null references app_user (id),
    label text not null,
    enrolled_at bigint not null,
    revoked boolean not null
);

create table device_user (
    device uuid not null references device (id),
    app_user uuid not null references app_user (id),
    primary key (device, app_user)
);

create table session (
    id text not null primary key,
    app_user uuid references app_user (id),
    data text not null,
    expires_at bigint not null
);
create index session_app_user on session (app_user);
create index session_expires_at on session (expires_at);

create table guesses (
    name text not null primary key,
    failures bigint not null,
    not_before bigint
);

create table api_key (
    id uuid not null primary key,
    name text not null,
    hash text not null,
    scopes text not null,
    created_at bigint not null,
    revoked boolean not null,
    constraint api_key_hash unique (hash)
);
