import assert from 'node:assert/strict';
import { next, scene, test } from './scripted-hub.mjs';

const here = scene();
const place = offset => ({ room: 'news', epoch: 'e', offset });

/** What a test would not see of a promise that waits. */
function outcome(promise) {
  const seen = {};
  promise.then(value => (seen.value = value), error => (seen.error = error));
  return seen;
}

test('a publish resolves with its place', async () => {
  const { hub, peer } = await here.open();
  const published = hub.publish('news', { text: 'hi' }, { slot: 's' });
  const { payload, id } = await peer.expect('publish');
  peer.say({ type: 'published', payload: place(7), id });

  assert.deepEqual({ ...payload, key: '' }, { room: 'news', data: { text: 'hi' }, key: '', slot: 's' });
  assert.deepEqual(await published, { epoch: 'e', offset: 7 });
});

test('each publish has a key of its own, which nobody can guess, unless the page names one', async () => {
  const { hub, peer } = await here.open();
  const keys = new Set();
  for (let i = 0; i < 50; i++) {
    void hub.publish('news', i).catch(() => {});
    const { key } = (await peer.expect('publish')).payload;
    assert.match(key, /^\d+-\d+-\d+-\d+$/);
    keys.add(key);
  }

  assert.equal(keys.size, 50);
  void hub.publish('news', 1, { key: 'order 7' }).catch(() => {});
  assert.equal((await peer.expect('publish')).payload.key, 'order 7');
});

test('publishes of one turn go out in one frame, in order', async () => {
  const { hub, peer } = await here.open();
  for (let i = 0; i < 50; i++) void hub.publish('news', i).catch(() => {});
  for (let i = 0; i < 50; i++) assert.equal((await peer.expect('publish')).payload.data, i);

  assert.equal(peer.frames.length, 2); // the first is hello
});

test('a frame has at most 64 KiB, unless one envelope is larger', async () => {
  const { hub, peer } = await here.open();
  const euros = '€'.repeat(5_000);
  for (let i = 0; i < 20; i++) void hub.publish('news', euros).catch(() => {});
  void hub.publish('news', 'x'.repeat(100_000)).catch(() => {});
  for (let i = 0; i < 21; i++) await peer.expect('publish');

  const [, ...frames] = peer.frames;
  const large = frames.filter(frame => Buffer.byteLength(frame) > 65_536);
  assert.ok(frames.length > 3);
  assert.equal(large.length, 1);
  assert.ok(!large[0].includes('\n'));
});

test('without a connection publishes wait, and go out in order with the first', async () => {
  const hub = here.hub();
  const published = [1, 2, 3].map(data => hub.publish('news', data));
  const peer = await here.server.next();
  await peer.welcome();
  for (const data of [1, 2, 3]) {
    const request = await peer.expect('publish');
    assert.equal(request.payload.data, data);
    peer.answer(request, 'published', place(data));
  }

  assert.deepEqual((await Promise.all(published)).map(({ offset }) => offset), [1, 2, 3]);
});

test('what was not answered when the connection was lost is sent again in order with the same keys', async () => {
  const { hub, peer } = await here.open();
  const published = [1, 2, 3].map(data => hub.publish('news', data));
  const first = [await peer.expect('publish'), await peer.expect('publish'), await peer.expect('publish')];
  peer.answer(first[0], 'published', place(1));
  await published[0];
  const back = await here.comeBack(hub, peer);
  published.push(hub.publish('news', 4));
  await back.welcome();
  const again = [await back.expect('publish'), await back.expect('publish'), await back.expect('publish')];

  assert.deepEqual(again.map(({ payload }) => payload.data), [2, 3, 4]);
  assert.deepEqual(again.slice(0, 2).map(({ payload }) => payload.key), first.slice(1).map(({ payload }) => payload.key));
  again.forEach((request, i) => back.answer(request, 'published', place(i + 2)));
  assert.deepEqual((await Promise.all(published)).map(({ offset }) => offset), [1, 2, 3, 4]);
});

test('more than may wait is rejected, and what is answered makes room', async () => {
  const { hub, peer } = await here.open({}, { maxQueued: 2 });
  const first = hub.publish('news', 1);
  void hub.publish('news', 2).catch(() => {});
  await assert.rejects(hub.publish('news', 3), { name: 'HubError', code: 4, retryable: true, message: /2 publishes/ });
  peer.answer(await peer.expect('publish'), 'published', place(1));
  await first;

  void hub.publish('news', 3).catch(() => {});
  assert.equal((await peer.expect('publish')).payload.data, 2);
  assert.equal((await peer.expect('publish')).payload.data, 3);
});

test('more bytes than may wait are rejected, counted as they go out', async () => {
  const { hub } = await here.open({}, { maxQueuedBytes: 1_000 });
  await assert.rejects(hub.publish('news', '€'.repeat(400)), { code: 4, message: /1000 bytes/ });
  void hub.publish('news', 'x'.repeat(500)).catch(() => {});
  await assert.rejects(hub.publish('news', 'x'.repeat(500)), { code: 4 });
});

test('by default 1,000 publishes may wait, and 1 MiB', async () => {
  const hub = here.hub();
  for (let i = 0; i < 1_000; i++) void hub.publish('news', i).catch(() => {});
  await assert.rejects(hub.publish('news', 1_000), { code: 4 });

  await assert.rejects(here.hub().publish('news', 'x'.repeat(1_048_576)), { code: 4 });
});

test('data that JSON cannot hold is rejected', async () => {
  const { hub } = await here.open();
  await assert.rejects(hub.publish('news', 1n), TypeError);
});

for (const code of [101, 103, 104, 107, 120]) {
  test(`${code} rejects at once`, async () => {
    const { hub, peer } = await here.open();
    const published = assert.rejects(hub.publish('news', 1), { name: 'HubError', code, retryable: false, message: `refused with ${code}` });
    peer.refuse(await peer.expect('publish'), code);
    await published;
  });
}

for (const code of [100, 108, 122, 123, 125]) {
  test(`${code} is tried again with the same key`, async () => {
    const { hub, peer } = await here.open();
    const published = hub.publish('news', 1);
    const first = await peer.expect('publish');
    peer.refuse(first, code, true);
    await here.heardOut(hub, peer);
    here.pass(249);
    await here.quiet(hub, peer);
    here.pass(1);
    const second = await peer.expect('publish');
    assert.equal(second.payload.key, first.payload.key);
    peer.answer(second, 'published', place(1));

    assert.equal((await published).offset, 1);
  });
}

test('111 is tried again when the server says, and what was refused with it or comes later keeps its order', async () => {
  const { hub, peer } = await here.open();
  for (const data of [1, 2, 3]) void hub.publish('news', data).catch(() => {});
  peer.refuse(await peer.expect('publish'), 111, true, { retryAfterMs: 40 });
  peer.refuse(await peer.expect('publish'), 111, true, { retryAfterMs: 60 });
  peer.refuse(await peer.expect('publish'), 111, true, { retryAfterMs: 80 });
  await here.heardOut(hub, peer);
  void hub.publish('news', 4).catch(() => {});
  here.pass(39);
  await here.quiet(hub, peer);
  here.pass(1);

  // One after the other now, until the server has taken some.
  for (const data of [1, 2, 3, 4]) {
    const request = await peer.expect('publish');
    assert.equal(request.payload.data, data);
    if (data === 1) {
      await here.heardOut(hub, peer);
      await here.quiet(hub, peer);
    }
    peer.answer(request, 'published', place(data));
  }
});

test('not more than a hundred are under way before the first is answered', async () => {
  const { hub, peer } = await here.open();
  for (let data = 0; data < 150; data++) void hub.publish('news', data).catch(() => {});
  const first = await peer.expect('publish');
  for (let data = 1; data < 100; data++) await peer.expect('publish');
  await here.heardOut(hub, peer);
  await here.quiet(hub, peer);
  peer.answer(first, 'published', place(1));

  assert.equal((await peer.expect('publish')).payload.data, 100);
  assert.equal((await peer.expect('publish')).payload.data, 101);
});

test('a refusal that does not end is handed on when its time is over', async () => {
  const { hub, peer } = await here.open({}, { publishRetryMs: 1_000 });
  const published = assert.rejects(hub.publish('news', 1), { code: 122, retryable: true });
  for (let waited = 0; waited <= 1_000; waited += 500) {
    peer.refuse(await peer.expect('publish'), 122, true, { retryAfterMs: 500 });
    await here.heardOut(hub, peer);
    here.pass(500);
  }

  await published;
});

test('a refusal of what may have been accepted before says that the outcome is not known', async () => {
  const { hub, peer } = await here.open();
  const published = assert.rejects(hub.publish('news', 1), { code: 125, message: 'Perhaps published: refused with 103' });
  await peer.expect('publish');
  const back = await here.comeBack(hub, peer);
  await back.welcome();
  back.refuse(await back.expect('publish'), 103);
  await published;
});

test('what was sent and not answered is sent again as long as the server knows its key, and not later', async () => {
  const { hub, peer } = await here.open();
  const early = hub.publish('news', 1);
  await peer.expect('publish');
  here.pass(280_000);
  const back = await here.comeBack(hub, peer);
  await back.welcome();
  back.answer(await back.expect('publish'), 'published', place(1));
  await early;

  const late = assert.rejects(hub.publish('news', 2), { name: 'HubError', code: 125, retryable: false });
  await back.expect('publish');
  const closed = next(hub, 'close');
  back.cut();
  const { delayMs } = await closed;
  here.server.status = 503;
  here.pass(delayMs + 290_000);
  await next(hub, 'close');
  await late;
  here.server.status = 101;
});

test('a computer that slept through it does not send it again either', async () => {
  const { hub, peer } = await here.open();
  const late = assert.rejects(hub.publish('news', 1), { code: 125 });
  await peer.expect('publish');
  const back = await here.comeBack(hub, peer);
  const hello = await back.expect('hello');
  const awake = Date.now();
  Date.now = () => awake + 290_000;
  back.answer(hello, 'welcome', { pingMs: 0, rooms: [] });

  await late;
  await here.quiet(hub, back);
});

test('what was never sent waits as long as it takes', async () => {
  here.server.status = 503;
  const hub = here.hub();
  const published = hub.publish('news', 1);
  let closed = await next(hub, 'close');
  here.server.status = 101;
  here.pass(3_600_000 + closed.delayMs);
  const peer = await here.server.next();
  await peer.welcome();
  peer.answer(await peer.expect('publish'), 'published', place(1));

  assert.equal((await published).offset, 1);
});

test('a publish that the server never answers ends with its key', async () => {
  const { hub, peer } = await here.open();
  const published = outcome(hub.publish('news', 1));
  await peer.expect('publish');
  here.pass(289_999);
  await here.heardOut(hub, peer);
  assert.deepEqual(published, {});
  here.pass(1);
  here.pass(250);
  await here.heardOut(hub, peer);

  assert.equal(published.error.code, 125);
});

test('an answer without a place is an error, and not a success', async () => {
  const { hub, peer } = await here.open();
  const published = assert.rejects(hub.publish('news', 1), TypeError);
  peer.answer(await peer.expect('publish'), 'published', { room: 'news' });
  await published;
});

test('close rejects what waits: what was never sent as closed, what was sent as not known', async () => {
  const { hub, peer } = await here.open();
  const sent = assert.rejects(hub.publish('news', 1), { code: 125 });
  await peer.expect('publish');
  await here.comeBack(hub, peer);
  const unsent = assert.rejects(hub.publish('news', 2), { code: 1, message: /^The hub is closed/ });
  hub.close();

  await Promise.all([sent, unsent]);
});

test('a close code that does not come back rejects what waits', async () => {
  const { hub, peer } = await here.open();
  const sent = assert.rejects(hub.publish('news', 1), { code: 125, message: /4004 kicked/ });
  await peer.expect('publish');
  peer.close(4004, 'kicked');

  await sent;
});

test('close sends what was said before it in the same turn', async () => {
  const { hub, peer } = await here.open();
  const said = assert.rejects(hub.publish('news', 'bye'), { code: 125 });
  hub.close();

  assert.equal((await peer.expect('publish')).payload.data, 'bye');
  await said;
});

test('what was answered makes room for as many bytes', async () => {
  const { hub, peer } = await here.open({}, { maxQueuedBytes: 1_000 });
  for (let i = 0; i < 3; i++) {
    const published = hub.publish('news', 'x'.repeat(500));
    peer.answer(await peer.expect('publish'), 'published', place(i));
    await published;
  }
});
