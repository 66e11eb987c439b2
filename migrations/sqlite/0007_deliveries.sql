-- A connector that is switched on: how far it has followed the events, and what is known of its partner.
create table connector (
    name text not null primary key,
    -- Events up to here have their deliveries.
    position integer not null,
    mode text not null,
    -- Failures in a row; since when its partner is left alone, and until when.
    failures integer not null,
    broken_since integer,
    open_until integer,
    last_exchange_at integer,
    -- Why the last exchange was in vain; none when it was not.
    last_reason text
) strict;

-- What one connector brings to its partner because of one event. Nothing personal: the document is made when it is sent.
create table delivery (
    id blob not null primary key,
    connector text not null,
    event blob not null,
    name text not null,
    action text not null,
    subject_kind text not null,
    subject blob not null,
    position integer not null,
    ordinal integer not null,
    at integer not null,
    state text not null,
    -- Waiting: its turn comes. Leased: the lease ends. Otherwise: when it ended.
    next_at integer not null,
    attempts integer not null,
    doubtful integer not null,
    -- None of its connector and subject that came earlier is still to be done.
    is_first integer not null,
    reason text,
    partner_reference text,
    constraint delivery_event unique (event, connector, action)
) strict;
create index delivery_ready on delivery (connector, next_at, position) where is_first and state in ('waiting', 'leased');
create index delivery_subject on delivery (connector, subject, position, ordinal) where state in ('waiting', 'leased', 'dead');
create index delivery_open on delivery (connector, state, at, id) where state in ('waiting', 'leased', 'dead');
create index delivery_over on delivery (next_at) where state in ('done', 'dropped');
