import assert from 'node:assert/strict';
import { heard, next, scene, test } from './scripted-hub.mjs';

const here = scene();

test('history, presence and rpc send what the protocol says and resolve with the answer', async () => {
  const { hub, peer } = await here.open();
  const page = { room: 'news', epoch: 'e', offset: 2, items: [] };
  const there = { room: 'news', count: 0, connections: 0, members: [] };
  const answers = [
    hub.history('news', { since: { epoch: 'e', offset: 1 }, limit: 5, reverse: true }), hub.presence('news'), hub.rpc('add', [1, 2], { timeoutMs: 700 }),
  ];
  const requests = [await peer.next(), await peer.next(), await peer.next()];
  // In another order than they were asked.
  peer.answer(requests[2], 'result', { data: 3 });
  peer.answer(requests[1], 'presence', there);
  peer.answer(requests[0], 'history', page);

  assert.deepEqual(requests.map(({ type, payload }) => [type, payload]), [
    ['history', { room: 'news', since: { epoch: 'e', offset: 1 }, limit: 5, reverse: true }],
    ['presence', { room: 'news' }],
    ['rpc', { method: 'add', data: [1, 2], timeoutMs: 700 }],
  ]);
  assert.deepEqual(await Promise.all(answers), [page, there, 3]);
});

test('any other request can be made', async () => {
  const { hub, peer } = await here.open();
  const answer = hub.request('later', { a: 1 });
  const request = await peer.expect('later');
  assert.deepEqual(request.payload, { a: 1 });
  peer.answer(request, 'now', { b: 2 });

  assert.deepEqual(await answer, { b: 2 });
});

test('an error rejects with what the server said', async () => {
  const { hub, peer } = await here.open();
  const answer = assert.rejects(hub.rpc('add'), { name: 'HubError', code: 111, message: 'refused with 111', retryable: true, retryAfterMs: 70 });
  peer.refuse(await peer.expect('rpc'), 111, true, { retryAfterMs: 70 });
  await answer;
});

test('a request before there is a connection waits for it', async () => {
  const hub = here.hub();
  const answer = hub.history('news');
  const peer = await here.server.next();
  await peer.welcome();
  peer.answer(await peer.expect('history'), 'history', { items: [] });

  assert.deepEqual(await answer, { items: [] });
});

test('a request that no connection comes for is rejected in its time', async () => {
  here.server.isDeaf = true;
  const hub = here.hub({ requestTimeoutMs: 2_000 });
  const answer = assert.rejects(hub.history('news'), { name: 'HubError', code: 3, message: 'No answer to history in time', retryable: true });
  here.pass(2_000);
  await answer;
});

test('a request is rejected in its time, and a later answer ignored', async () => {
  const { hub, peer } = await here.open();
  const errors = heard(hub, 'error');
  const answer = assert.rejects(hub.request('slow', {}, { timeoutMs: 50 }), { code: 3 });
  const request = await peer.expect('slow');
  here.pass(50);
  await answer;
  peer.answer(request, 'done', {});
  peer.refuse(request, 100);
  await here.heardOut(hub, peer);

  assert.deepEqual(errors, []);
});

test('a call is given five seconds more than the server, whose own answer says more', async () => {
  const { hub, peer } = await here.open();
  let isOver = false;
  const answer = assert.rejects(hub.rpc('slow').finally(() => (isOver = true)), { code: 3 });
  assert.equal((await peer.expect('rpc')).payload.timeoutMs, 10_000);
  here.pass(14_999);
  await here.heardOut(hub, peer);
  assert.equal(isOver, false);
  here.pass(1);
  await answer;
});

test('a request that was sent does not outlive its connection', async () => {
  const { hub, peer } = await here.open();
  const answers = [hub.rpc('add'), hub.history('news')].map(answer => assert.rejects(answer, { name: 'HubError', code: 2, retryable: true }));
  await peer.expect('rpc');
  await peer.expect('history');
  const back = await here.comeBack(hub, peer);
  await Promise.all(answers);
  await back.welcome();
  await here.heardOut(hub, back);

  await here.quiet(hub, back);
});

test('a request that waits for a connection is rejected when none will come', async () => {
  const { hub, peer } = await here.open();
  const closed = next(hub, 'close');
  peer.cut();
  await closed;
  const answer = assert.rejects(hub.rpc('add'), { code: 1 });
  hub.close();
  await answer;
});

test('several envelopes in a frame are understood, and so is an empty line', async () => {
  const { hub, peer } = await here.open();
  const answers = [hub.request('a'), hub.request('b')];
  const [a, b] = [await peer.next(), await peer.next()];
  peer.sayText(`\n${JSON.stringify({ type: 'x', payload: 1, id: a.id })}\n\n${JSON.stringify({ type: 'x', payload: 2, id: b.id })}\n`);

  assert.deepEqual(await Promise.all(answers), [1, 2]);
});
