-- What the nodes of one cluster share. It is run once, inside the schema of the hub.

-- The cluster itself, in one row.
CREATE TABLE hub_meta (
    one            boolean PRIMARY KEY DEFAULT true CHECK (one),
    schema_version integer NOT NULL,
    -- Into how many shards the rooms are divided: a power of two, for the life of the cluster.
    shards         integer NOT NULL DEFAULT 1024,
    -- Raised by every change of hub_shard, so that nodes read it only then.
    version        bigint NOT NULL DEFAULT 1,
    -- When a node last left because its links did not work: one at a time.
    isolated       timestamptz NOT NULL DEFAULT '-infinity',
    -- What a node has to know to be linked to, where HUB__CLUSTER__SECRET is not set.
    secret         text NOT NULL DEFAULT replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
);

-- Counts the runs of nodes.
CREATE SEQUENCE hub_incarnation;

-- Every node that has been here, with its last run.
CREATE TABLE hub_node (
    id          text PRIMARY KEY,
    incarnation bigint NOT NULL UNIQUE,
    url         text NOT NULL,
    renewed     timestamptz NOT NULL,
    -- Since when it has renewed without a gap of over 1.5 s: only who has done so for 3 s may mark others down.
    steady      timestamptz NOT NULL,
    expires     timestamptz NOT NULL,
    -- Never true again for the same incarnation once it is false.
    up          boolean NOT NULL,
    leaving     boolean NOT NULL
) WITH (fillfactor = 50);

-- Who owns which shard. The owner is alive if hub_node has this incarnation up.
CREATE TABLE hub_shard (
    shard       integer PRIMARY KEY,
    owner       text,
    incarnation bigint,
    -- Rises with each change of owner and never falls: who has a lower one may do nothing.
    term        bigint NOT NULL DEFAULT 0
);

-- Pairs of incarnations of which one finds that their link does not work.
CREATE TABLE hub_suspicion (
    reporter bigint NOT NULL,
    suspect  bigint NOT NULL,
    since    timestamptz NOT NULL,
    PRIMARY KEY (reporter, suspect)
);

INSERT INTO hub_meta (schema_version) VALUES (1);
INSERT INTO hub_shard (shard) SELECT generate_series(0, shards - 1) FROM hub_meta;
