create table organisation (
    id integer not null primary key check (id = 1),
    name text not null
) strict;

create table workshop (
    id blob not null primary key,
    name text not null
) strict;

create table store (
    id blob not null primary key,
    prefix text not null,
    name text not null,
    address text not null,
    phone text not null,
    siret text not null,
    time_zone text not null,
    currency text not null,
    workshop blob not null references workshop (id),
    exit_control integer not null,
    hand_over_at_till integer not null,
    version integer not null,
    constraint store_prefix unique (prefix)
) strict;

-- The next running number of a kind of code at a store. Taken numbers are never given back.
create table code_counter (
    store blob not null references store (id),
    kind text not null,
    next integer not null,
    primary key (store, kind)
) strict;

create table app_user (
    id blob not null primary key,
    login text not null,
    name text not null,
    language text not null,
    disabled integer not null,
    version integer not null,
    password_hash text not null,
    pin_hash text,
    constraint app_user_login unique (login)
) strict;

create table membership (
    app_user blob not null references app_user (id),
    ordinal integer not null,
    role text not null,
    store blob references store (id),
    primary key (app_user, ordinal)
) strict;

create table device (
    id blob not null primary key,
    secret_hash text not null,
    enrolled_by blob not null references app_user (id),
    label text not null,
    enrolled_at integer not null,
    revoked integer not null
) strict;

create table device_user (
    device blob not null references device (id),
    app_user blob not null references app_user (id),
    primary key (device, app_user)
) strict;

create table session (
    id text not null primary key,
    app_user blob references app_user (id),
    data text not null,
    expires_at integer not null
) strict;
create index session_app_user on session (app_user);
create index session_expires_at on session (expires_at);

create table guesses (
    name text not null primary key,
    failures integer not null,
    not_before integer
) strict;

create table api_key (
    id blob not null primary key,
    name text not null,
    hash text not null,
    scopes text not null,
    created_at integer not null,
    revoked integer not null,
    constraint api_key_hash unique (hash)
) strict;
