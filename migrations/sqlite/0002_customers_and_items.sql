create table customer (
    id blob not null primary key,
    kind text not null,
    first_name text not null,
    last_name text not null,
    -- Normalised "last first": the order of lists, the same bytes on every engine.
    name_key text not null,
    language text not null,
    created_at integer not null,
    version integer not null
) strict;
create index customer_name_key on customer (name_key, id);

create table customer_contact (
    customer blob not null references customer (id),
    ordinal integer not null,
    kind text not null,
    value text not null,
    label text not null,
    -- Normalised, so that it is found however it was typed.
    contact_key text not null,
    primary key (customer, ordinal)
) strict;
create index customer_contact_key on customer_contact (contact_key, customer);

create table item (
    id blob not null primary key,
    code text not null,
    category text not null,
    brand text not null,
    model text not null,
    serial text not null,
    -- Normalised; empty when the serial is unknown.
    serial_key text not null,
    owner blob references customer (id),
    created_at integer not null,
    version integer not null,
    constraint item_code unique (code)
) strict;
create index item_serial_key on item (serial_key, id) where serial_key <> '';
create index item_owner on item (owner, id);
create index item_category on item (category, id);
