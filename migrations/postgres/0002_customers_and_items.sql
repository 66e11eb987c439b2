create table customer (
    id uuid not null primary key,
    kind text not null,
    first_name text not null,
    last_name text not null,
    -- Normalised "last first": the order of lists, the same bytes on every engine.
    name_key text collate "C" not null,
    language text not null,
    created_at bigint not null,
    version bigint not null
);
create index customer_name_key on customer (name_key, id);

create table customer_contact (
    customer uuid not null references customer (id),
    ordinal bigint not null,
    kind text not null,
    value text not null,
    label text not null,
    -- Normalised, so that it is found however it was typed.
    contact_key text not null,
    primary key (customer, ordinal)
);
create index customer_contact_key on customer_contact (contact_key, customer);

create table item (
    id uuid not null primary key,
    code text not null,
    category text not null,
    brand text not null,
    model text not null,
    serial text not null,
    -- Normalised; empty when the serial is unknown.
    serial_key text not null,
    owner uuid references customer (id),
    created_at bigint not null,
    version bigint not null,
    constraint item_code unique (code)
);
create index item_serial_key on item (serial_key, id) where serial_key <> '';
create index item_owner on item (owner, id);
create index item_category on item (category, id);
