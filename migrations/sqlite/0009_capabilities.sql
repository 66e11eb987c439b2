-- What a connector's partner was last seen to do, action by action: the whole table as JSON, nothing personal in it.
create table capability_check (
    connector text not null primary key,
    at integer not null,
    capabilities text not null
) strict;
