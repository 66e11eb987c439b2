-- One comparison with a partner. What it has gathered so far stands in control_row.
create table control_run (
    id blob not null primary key,
    connector text not null,
    kind text not null,
    extent text not null,
    size integer,
    seed integer,
    since integer not null,
    until integer not null,
    origin text not null,
    asked_by blob references app_user (id),
    asked_at integer not null,
    started_at integer,
    stage text not null,
    -- Where the stage goes on.
    cursor text,
    state text not null,
    -- Waiting: not before. Running: the lease ends. Otherwise: when it ended.
    next_at integer not null,
    attempts integer not null,
    reason text,
    ours integer not null,
    theirs integer not null,
    differing integer not null,
    repaired integer not null
) strict;
-- One of a connector, kind and extent is not over yet.
create unique index control_run_open on control_run (connector, kind, extent) where state in ('waiting', 'running');
create index control_run_due on control_run (connector, next_at) where state in ('waiting', 'running');
create index control_run_asked on control_run (connector, asked_at, id);
create index control_run_last on control_run (connector, kind, origin, asked_at);
create index control_run_over on control_run (next_at) where state in ('done', 'failed');

-- What the two sides of a run hold, until it is over. Both are read in the order of the key.
create table control_row (
    run blob not null,
    side text not null,
    key text not null,
    about text not null,
    at integer,
    fields text not null,
    material text,
    primary key (run, side, key)
) strict;

-- What we and a partner say differently: one row however often it is found.
create table difference (
    id blob not null primary key,
    connector text not null,
    kind text not null,
    key text not null,
    what text not null,
    about text not null,
    at integer,
    ours text,
    theirs text,
    cause text,
    repair text,
    -- What the repair needs, while it is open.
    material text,
    found_at integer not null,
    seen_at integer not null,
    run blob not null,
    state text not null,
    ended_at integer,
    ended_by blob references app_user (id),
    reason text,
    constraint difference_connector unique (connector, kind, key, what)
) strict;
create index difference_open on difference (connector, kind, key) where state = 'open';
create index difference_open_found on difference (connector, found_at, id) where state = 'open';
create index difference_closed_found on difference (connector, found_at, id) where state <> 'open';
create index difference_closed_seen on difference (seen_at) where state <> 'open';

-- What is compared is read by the time that it happened.
create index payment_paid on payment (connector, paid_at, id);
create index refund_paid on refund (connector, paid_at, id);
create index delivery_done on delivery (connector, action, next_at, id) where state = 'done';
