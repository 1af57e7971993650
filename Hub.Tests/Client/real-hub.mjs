// hub.js against a real hub, as node real-hub.mjs NETWORK HUB CONTROL. The network is a proxy before the hub; both do what the control is asked for.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Hub } from '../../Hub.Host/Client/hub.js';

const [network, direct, control] = process.argv.slice(2);
const limit = { timeout: 60_000 };
const numbers = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
let hubs = [];

function open(url = network) {
  const hub = new Hub(url);
  hubs.push(hub);
  return hub;
}

async function ask(what) {
  const answer = await fetch(`${control}/${what}`, { method: 'POST' });
  assert.equal(answer.status, 200, what);
}

const next = (target, type) => new Promise(told => target.addEventListener(type, ({ detail }) => told(detail), { once: true }));

/** A subscription that is live, with the data it hears and what else it tells. */
async function listen(hub, name, options) {
  const room = hub.subscribe(name, options);
  const heard = [];
  const gaps = [];
  room.addEventListener('message', ({ detail }) => heard.push(detail.data));
  room.addEventListener('gap', ({ detail }) => gaps.push(detail));
  await next(room, 'subscribed');
  return { room, heard, gaps };
}

async function until(room, isSo) {
  while (!isSo()) await next(room, 'message');
}

async function publishAll(hub, name, data) {
  for (const one of data) await hub.publish(name, one);
}

afterEach(async () => {
  await ask('mend');
  for (const hub of hubs) hub.close();
  hubs = [];
});

test('what is published is acknowledged with its place and heard by others', limit, async () => {
  const [ann, ben] = [open(), open()];
  const { room, heard } = await listen(ben, 'talk');
  const own = await listen(ann, 'talk');
  const first = await ann.publish('talk', { text: 'hi' });
  const second = await ann.publish('talk', 'bye', { echo: true });
  await until(room, () => heard.length === 2);
  await until(own.room, () => own.heard.length === 1);

  assert.deepEqual([first.offset, second.offset], [1, 2]);
  assert.deepEqual(heard, [{ text: 'hi' }, 'bye']);
  assert.deepEqual(own.heard, ['bye']);
  assert.deepEqual(room.position, second);
});

for (const away of ['cut', 'swallow']) {
  test(`after ${away} every message comes in order and once`, limit, async () => {
    const [ann, ben] = [open(direct), open()];
    const { room, heard, gaps } = await listen(ben, away);
    const lost = next(ben, 'close');
    await ask(away);
    await publishAll(ann, away, numbers(1, 50));
    assert.equal((await lost).willReconnect, true);
    assert.deepEqual(heard, []);
    await ask('mend');
    await until(room, () => heard.length >= 50);
    await ann.publish(away, 51);
    await until(room, () => heard.includes(51));

    assert.deepEqual(heard, numbers(1, 51));
    assert.deepEqual(gaps, []);
  });
}

test('what is published without a network is said in order and once when it is back', limit, async () => {
  const [ann, ben] = [open(), open(direct)];
  const { room, heard } = await listen(ben, 'queue');
  const opened = next(ann, 'open');
  ann.connect();
  await opened;
  const lost = next(ann, 'close');
  await ask('cut');
  await lost;
  const published = Promise.all(numbers(1, 20).map(n => ann.publish('queue', n)));
  await ask('mend');

  assert.deepEqual((await published).map(({ offset }) => offset), numbers(1, 20));
  await until(room, () => heard.length >= 20);
  assert.deepEqual(heard, numbers(1, 20));
});

test('a publish whose answer was lost is said once and not heard by who said it', limit, async () => {
  const [ann, ben] = [open(), open(direct)];
  const { room, heard } = await listen(ann, 'once');
  for (let round = 0; round < 5; round++) {
    const published = Promise.all(numbers(1, 20).map(n => ann.publish('once', n)));
    await ask('cut');
    await ask('mend');
    await published;
  }

  assert.equal((await ben.publish('once', 'end')).offset, 101);
  await until(room, () => heard.includes('end'));
  assert.deepEqual(heard, ['end']);
});

test('who is kicked stays away, and what waits says so', limit, async () => {
  const ann = open();
  const opened = next(ann, 'open');
  ann.connect();
  const { connection } = await opened;
  const ended = next(ann, 'close');
  await ask(`kick/${connection}`);

  const { code, willReconnect } = await ended;
  assert.deepEqual([code, willReconnect, ann.state], [4004, false, 'closed']);
  await assert.rejects(ann.publish('talk', 1), { code: 1 });
});

test('history gives what the room keeps', limit, async () => {
  const ann = open();
  await publishAll(ann, 'kept', numbers(1, 5));
  const all = await ann.history('kept');
  const last = await ann.history('kept', { limit: 2, reverse: true });
  const { epoch } = all;
  const since = await ann.history('kept', { since: { epoch, offset: 3 } });

  assert.deepEqual(all.items.map(({ data }) => data), numbers(1, 5));
  assert.deepEqual(last.items.map(({ data }) => data), [5, 4]);
  assert.deepEqual(since.items.map(({ data }) => data), [4, 5]);
  await assert.rejects(ann.history('kept', { since: { epoch: 'another', offset: 3 } }), { code: 112, retryable: false });
});

test('presence tells who is there, what they show, and is shown again on the next connection', limit, async () => {
  const [ann, ben] = [open(direct), open()];
  const { room } = await listen(ann, 'here', { presence: true });
  const joined = [];
  room.addEventListener('join', ({ detail }) => joined.push(detail.data));
  const shows = async data => {
    while (!joined.includes(data)) await next(room, 'join');
  };
  const { room: his } = await listen(ben, 'here');
  await his.setPresence('busy');
  await shows('busy');
  const { count, members } = await ann.presence('here');
  assert.equal(count, 2);
  assert.ok(members.some(({ data }) => data === 'busy'));

  joined.length = 0;
  const left = next(room, 'leave');
  await ask('cut');
  await left;
  await ask('mend');
  await shows('busy');
  const gone = next(room, 'leave');
  await his.unsubscribe();
  await gone;
  assert.equal((await ann.presence('here')).count, 1);
});

test('methods of the server are called', limit, async () => {
  const ann = open();
  assert.equal(await ann.rpc('double', 21), 42);
  await assert.rejects(ann.rpc('nothing'), { code: 104, retryable: false });
  await assert.rejects(ann.rpc('double', 'x'), { code: 107 });
});

test('who reads is told of a restart, comes back, and knows that the history is another one', limit, async () => {
  const ann = open();
  const { room, heard, gaps } = await listen(ann, 'restart');
  const before = await open(direct).publish('restart', 'before');
  await until(room, () => heard.length === 1);
  const [shutdown, ended, gap] = [next(ann, 'shutdown'), next(ann, 'close'), next(room, 'gap')];
  await ask('restart');

  assert.ok((await shutdown).reconnectAfterMs >= 0);
  const { code, willReconnect } = await ended;
  assert.deepEqual([code, willReconnect], [1001, true]);
  assert.deepEqual((await gap).from, before);
  assert.notEqual(gaps[0].to.epoch, before.epoch);
  await open(direct).publish('restart', 'after');
  await until(room, () => heard.length === 2);
  assert.deepEqual(heard, ['before', 'after']);
});
