-- What partners keep and Boucle mirrors. Rows are known by connector and the partner's own id.

-- How the pulls of one kind of rows of one connector stand.
create table mirror (
    connector text not null,
    kind text collate "C" not null,
    -- Where the next pull goes on, in the connector's own words, as JSON.
    position text,
    -- Who pulls; taken for dead after the lease.
    run uuid,
    lease_until bigint,
    is_full_wanted boolean not null,
    is_loading boolean not null,
    full_at bigint,
    increment_at bigint,
    failed_at bigint,
    -- Number of the last full load that began. Rows carry that of the last one that saw them.
    generation bigint not null,
    load_began_at bigint,
    -- Counted as rows are written: nobody counts a million of them.
    live bigint not null,
    deleted bigint not null,
    reason text,
    primary key (connector, kind)
);

create table mirrored_product (
    connector text not null,
    external_id text collate "C" not null,
    name text not null,
    reference text not null,
    brand text not null,
    category text not null,
    size text not null,
    colour text not null,
    -- With VAT, minor units.
    price bigint,
    currency text,
    -- Hundredths of a percent.
    vat_rate bigint,
    active boolean not null,
    changed_at bigint,
    pulled_at bigint not null,
    deleted_at bigint,
    generation bigint not null,
    primary key (connector, external_id)
);

create table mirrored_ean (
    connector text not null,
    external_id text collate "C" not null,
    -- The main one is 0.
    ordinal bigint not null,
    ean text not null,
    primary key (connector, external_id, ordinal)
);
create index mirrored_ean_ean on mirrored_ean (ean);

create table mirrored_stock (
    connector text not null,
    external_id text collate "C" not null,
    -- The partner's id of the product.
    product text not null,
    ean text not null,
    -- Prefix of the store; empty for the whole chain.
    store text not null,
    quantity_milli bigint not null,
    changed_at bigint,
    pulled_at bigint not null,
    deleted_at bigint,
    generation bigint not null,
    primary key (connector, external_id)
);
create index mirrored_stock_product on mirrored_stock (connector, product, store);

-- Stores and staff.
create table mirrored_reference (
    connector text not null,
    kind text collate "C" not null,
    external_id text collate "C" not null,
    name text not null,
    ours text not null,
    active boolean not null,
    changed_at bigint,
    pulled_at bigint not null,
    deleted_at bigint,
    generation bigint not null,
    primary key (connector, kind, external_id)
);

-- Customers whom partners know too.
create table mirrored_customer (
    connector text not null,
    external_id text collate "C" not null,
    customer uuid not null references customer (id),
    -- What both sides last agreed on, and what the partner last said, by field, as JSON.
    agreed text not null,
    theirs text not null,
    changed_at bigint,
    pulled_at bigint not null,
    deleted_at bigint,
    generation bigint not null,
    primary key (connector, external_id)
);
create index mirrored_customer_customer on mirrored_customer (customer);

-- Fields of customers that both sides have changed.
create table customer_conflict (
    connector text not null,
    external_id text collate "C" not null,
    field text collate "C" not null,
    customer uuid not null references customer (id),
    ours text not null,
    theirs text not null,
    at bigint not null,
    primary key (connector, external_id, field)
);
create index customer_conflict_at on customer_conflict (connector, at, external_id, field);
create index customer_conflict_customer on customer_conflict (customer);

-- Rows that could not be read. Nothing personal in the reason.
create table mirror_reject (
    connector text not null,
    kind text collate "C" not null,
    row_key text collate "C" not null,
    reason text not null,
    at bigint not null,
    primary key (connector, kind, row_key)
);
create index mirror_reject_at on mirror_reject (connector, kind, at);
