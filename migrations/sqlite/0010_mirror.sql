-- What partners keep and Boucle mirrors. Rows are known by connector and the partner's own id.

-- How the pulls of one kind of rows of one connector stand.
create table mirror (
    connector text not null,
    kind text not null,
    -- Where the next pull goes on, in the connector's own words, as JSON.
    position text,
    -- Who pulls; taken for dead after the lease.
    run blob,
    lease_until integer,
    is_full_wanted integer not null,
    is_loading integer not null,
    full_at integer,
    increment_at integer,
    failed_at integer,
    -- Number of the last full load that began. Rows carry that of the last one that saw them.
    generation integer not null,
    load_began_at integer,
    -- Counted as rows are written: nobody counts a million of them.
    live integer not null,
    deleted integer not null,
    reason text,
    primary key (connector, kind)
) strict;

create table mirrored_product (
    connector text not null,
    external_id text not null,
    name text not null,
    reference text not null,
    brand text not null,
    category text not null,
    size text not null,
    colour text not null,
    -- With VAT, minor units.
    price integer,
    currency text,
    -- Hundredths of a percent.
    vat_rate integer,
    active integer not null,
    changed_at integer,
    pulled_at integer not null,
    deleted_at integer,
    generation integer not null,
    primary key (connector, external_id)
) strict;

create table mirrored_ean (
    connector text not null,
    external_id text not null,
    -- The main one is 0.
    ordinal integer not null,
    ean text not null,
    primary key (connector, external_id, ordinal)
) strict;
create index mirrored_ean_ean on mirrored_ean (ean);

create table mirrored_stock (
    connector text not null,
    external_id text not null,
    -- The partner's id of the product.
    product text not null,
    ean text not null,
    -- Prefix of the store; empty for the whole chain.
    store text not null,
    quantity_milli integer not null,
    changed_at integer,
    pulled_at integer not null,
    deleted_at integer,
    generation integer not null,
    primary key (connector, external_id)
) strict;
create index mirrored_stock_product on mirrored_stock (connector, product, store);

-- Stores and staff.
create table mirrored_reference (
    connector text not null,
    kind text not null,
    external_id text not null,
    name text not null,
    ours text not null,
    active integer not null,
    changed_at integer,
    pulled_at integer not null,
    deleted_at integer,
    generation integer not null,
    primary key (connector, kind, external_id)
) strict;

-- Customers whom partners know too.
create table mirrored_customer (
    connector text not null,
    external_id text not null,
    customer blob not null references customer (id),
    -- What both sides last agreed on, and what the partner last said, by field, as JSON.
    agreed text not null,
    theirs text not null,
    changed_at integer,
    pulled_at integer not null,
    deleted_at integer,
    generation integer not null,
    primary key (connector, external_id)
) strict;
create index mirrored_customer_customer on mirrored_customer (customer);

-- Fields of customers that both sides have changed.
create table customer_conflict (
    connector text not null,
    external_id text not null,
    field text not null,
    customer blob not null references customer (id),
    ours text not null,
    theirs text not null,
    at integer not null,
    primary key (connector, external_id, field)
) strict;
create index customer_conflict_at on customer_conflict (connector, at, external_id, field);
create index customer_conflict_customer on customer_conflict (customer);

-- Rows that could not be read. Nothing personal in the reason.
create table mirror_reject (
    connector text not null,
    kind text not null,
    row_key text not null,
    reason text not null,
    at integer not null,
    primary key (connector, kind, row_key)
) strict;
create index mirror_reject_at on mirror_reject (connector, kind, at);
