-- Version 2: durable rooms.

-- Durable rooms, one row each from their first message on.
create table hub_room (
    name text primary key,
    -- The room's present history; a new one where some of it was lost.
    id bigint generated always as identity unique,
    shard integer not null,
    -- The same, as clients know it.
    epoch text not null,
    -- Messages up to here were dropped. Behind the newest message, or this, the room goes on counting.
    floor bigint not null default 0
);

-- What was said in them: one partition for each day (UTC), called hub_message_20260131.
create table hub_message (
    -- hub_room.id
    room bigint not null,
    "offset" bigint not null,
    -- When the room's owner accepted it, by its clock.
    at timestamptz not null,
    -- The owner's right, hub_shard.term at that time.
    term bigint not null,
    -- Which publish it is: the sender's process, and its count.
    origin bigint not null,
    seq bigint not null,
    -- The connection that said it; 0 for the hub itself.
    sender bigint not null,
    -- 0 for a text, 1 for bytes, 2 for JSON; 16 more where the sender hears it too.
    kind smallint not null,
    author text,
    slot text,
    key text,
    data bytea not null,
    primary key (room, "offset", at)
) partition by range (at);
