-- The tables of a cluster of the hub, version 1. Made by the first node in the schema that search_path names; later versions only add.

-- One row: what all nodes agree on.
create table hub_meta (
    single boolean primary key default true check (single),
    schema_version integer not null,
    -- The least version that a hub has to know to use these tables: it rises only when one that does not know it would do harm.
    oldest_hub integer not null default 1,
    -- Fixed for the life of the cluster, a power of two.
    shard_count integer not null,
    -- Raised by every change of hub_shard or of who is up; its row lock puts such changes one after the other.
    version bigint not null default 1,
    -- What nodes show each other when they link, unless HUB__CLUSTER__SECRET says otherwise.
    secret text not null default md5(random()::text || clock_timestamp()::text) || md5(random()::text),
    -- When a node stepped out last since its links did not work.
    isolated timestamptz not null default '-infinity',
    made_at timestamptz not null default clock_timestamp()
);

create sequence hub_incarnation;

-- Who is, or was, a node.
create table hub_node (
    id text primary key,
    incarnation bigint not null,
    -- Where it takes links.
    url text not null,
    -- Its lease; renewed by it alone.
    expires timestamptz not null,
    up boolean not null,
    leaving boolean not null default false
);

-- Who owns which shard. An owner that is not up counts as none.
create table hub_shard (
    shard integer primary key,
    owner text,
    incarnation bigint,
    term bigint not null default 0
);

-- Links that do not work: the incarnation that says so, and that of the other node.
create table hub_suspicion (
    reporter bigint not null,
    suspect bigint not null,
    since timestamptz not null default clock_timestamp(),
    primary key (reporter, suspect)
);
