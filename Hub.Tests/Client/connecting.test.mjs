import assert from 'node:assert/strict';
import { Hub } from '../../Hub.Host/Client/hub.js';
import { heard, next, scene, test } from './scripted-hub.mjs';

const here = scene();

test('the token goes into hello and never into the address', async () => {
  const hub = here.hub({ token: 'secret' });
  hub.connect();
  const peer = await here.server.next();
  const hello = await peer.welcome();

  assert.equal(hello.token, 'secret');
  assert.equal(peer.url, '/ws');
  assert.equal(here.server.offered, 'hub.v1');
});

test('without a token hello has none', async () => {
  const hub = here.hub();
  hub.connect();
  const hello = await (await here.server.next()).welcome();

  assert.deepEqual(hello, { rooms: [] });
});

test('a token that is a function is asked anew for each connection, and may take its time', async () => {
  let count = 0;
  const hub = here.hub({ token: async () => `token ${++count}` });
  hub.connect();
  const first = await here.server.next();
  assert.equal((await first.welcome()).token, 'token 1');

  const second = await here.comeBack(hub, first);
  assert.equal((await second.welcome()).token, 'token 2');
});

test('a token that cannot be had is an error, and tried again', async () => {
  let fails = true;
  const hub = here.hub({
    token: () => {
      if (fails) throw new Error('no login');
      return 'token';
    },
  });
  const errors = heard(hub, 'error');
  const closed = next(hub, 'close');
  hub.connect();
  const { willReconnect, delayMs } = await closed;
  assert.equal(willReconnect, true);
  assert.equal(errors[0].message, 'no login');

  fails = false;
  here.pass(delayMs);
  assert.equal((await (await here.server.next()).welcome()).token, 'token');
});

test('a token that fails with nothing to say is an error all the same', async () => {
  const tokens = [Promise.reject(), 'token', Promise.reject()];
  tokens.forEach(token => Promise.resolve(token).catch(() => {}));
  const hub = here.hub({ token: () => tokens.shift() });
  const closed = next(hub, 'close');
  const opened = next(hub, 'open');
  hub.connect();
  here.pass((await closed).delayMs);
  const peer = await here.server.next();
  await peer.welcome();
  await opened;
  const error = next(hub, 'error');
  peer.push('expiring', { expiresAt: 5 });
  await error;

  assert.equal(hub.state, 'open');
});

test('a token that never comes ends the attempt with its time', async () => {
  const hub = here.hub({ token: () => new Promise(() => {}), connectTimeoutMs: 3_000 });
  const closed = next(hub, 'close');
  hub.connect();
  here.pass(3_000);

  assert.deepEqual(await closed, { code: 1006, reason: 'No welcome in time', willReconnect: true, delayMs: 250 });
});

test('an expiring token is renewed on the living connection', async () => {
  let count = 0;
  const { hub, peer } = await here.open({}, { token: () => `token ${++count}` });
  const expiring = next(hub, 'expiring');
  peer.push('expiring', { expiresAt: 5 });

  assert.deepEqual(await expiring, { expiresAt: 5 });
  assert.deepEqual((await peer.expect('auth')).payload, { token: 'token 2' });
});

test('a token that comes when its connection has gone is not sent on the next', async () => {
  let give;
  const tokens = ['first', new Promise(done => (give = done)), 'third'];
  const { hub, peer } = await here.open({}, { token: () => tokens.shift() });
  const expiring = next(hub, 'expiring');
  peer.push('expiring', { expiresAt: 5 });
  await expiring;
  const back = await here.comeBack(hub, peer);
  assert.equal((await back.welcome()).token, 'third');
  await here.heardOut(hub, back);
  give('second');
  await here.heardOut(hub, back);

  await here.quiet(hub, back);
});

test('a token that comes after close opens nothing', async () => {
  let give;
  const hub = here.hub({ token: () => new Promise(done => (give = done)) });
  hub.connect();
  hub.close();
  give('token');
  await here.open();

  assert.ok(here.server.isQuiet);
});

test('a new token that is refused is an error and does not end the connection', async () => {
  const { hub, peer } = await here.open({}, { token: () => 'token' });
  const error = next(hub, 'error');
  peer.push('expiring', { expiresAt: 5 });
  peer.refuse(await peer.expect('auth'), 101);

  assert.equal((await error).code, 101);
  assert.equal(hub.state, 'open');
});

test('a token that is a string expires once: 4203 does not come back with it', async () => {
  const { hub, peer } = await here.open({}, { token: 'secret' });
  const closed = next(hub, 'close');
  peer.close(4203, 'Token expired');

  assert.deepEqual(await closed, { code: 4203, reason: 'Token expired', willReconnect: false, delayMs: undefined });
  assert.equal(hub.state, 'closed');
});

test('4203 comes back with a new token', async () => {
  let count = 0;
  const { hub, peer } = await here.open({}, { token: () => `token ${++count}` });
  const closed = next(hub, 'close');
  peer.close(4203, 'Token expired');
  here.pass((await closed).delayMs);

  assert.equal((await (await here.server.next()).welcome()).token, 'token 2');
});

test('open tells what the server said in its welcome, and the state changes with it', async () => {
  const hub = here.hub();
  const states = heard(hub, 'state');
  assert.equal(hub.state, 'idle');
  const opened = next(hub, 'open');
  hub.connect();
  await (await here.server.next()).welcome({ connection: 'c7', user: 'ann' });

  const { connection, user } = await opened;
  assert.deepEqual({ connection, user }, { connection: 'c7', user: 'ann' });
  assert.deepEqual(states, ['connecting', 'open']);
});

for (const subprotocol of ['', 'other.v1']) {
  test(`a server that chooses ${subprotocol || 'nothing'} in place of hub.v1 is an error without coming back`, async () => {
    here.server.subprotocol = subprotocol;
    const hub = here.hub();
    const errors = heard(hub, 'error');
    const closed = next(hub, 'close');
    hub.connect();

    assert.equal((await closed).willReconnect, false);
    assert.deepEqual(errors.map(error => error.message), ['The server does not speak hub.v1']);
  });
}

test('an open socket without the subprotocol is an error without coming back where the browser lets it through', async context => {
  const sockets = [];
  const real = globalThis.WebSocket;
  globalThis.WebSocket = class {
    protocol = '';
    readyState = 1;
    constructor() {
      sockets.push(this);
    }
    close(code) {
      this.code = code;
    }
  };
  context.after(() => (globalThis.WebSocket = real));
  const hub = here.hub();
  const closed = next(hub, 'close');
  hub.connect();
  await Promise.resolve();
  sockets[0].onopen();

  assert.equal((await closed).willReconnect, false);
  assert.equal(sockets[0].code, 1000);
});

test('a handshake that is refused comes back later', async () => {
  here.server.status = 503;
  const hub = here.hub();
  const closed = next(hub, 'close');
  hub.connect();
  const { code, willReconnect, delayMs } = await closed;
  assert.deepEqual({ code, willReconnect, delayMs }, { code: 1006, willReconnect: true, delayMs: 250 });

  here.server.status = 101;
  here.pass(delayMs);
  await (await here.server.next()).welcome();
});

test('a server that does not say welcome in time is left, and tried again', async () => {
  const hub = here.hub();
  const closed = next(hub, 'close');
  hub.connect();
  const peer = await here.server.next();
  await peer.expect('hello');
  here.pass(9_999);
  assert.equal(hub.state, 'connecting');
  here.pass(1);

  assert.equal((await closed).willReconnect, true);
  assert.equal(await peer.closed(), 1000);
});

test('a server that does not answer the handshake in time is left, and tried again', async () => {
  here.server.isDeaf = true;
  const hub = here.hub();
  hub.connect();
  const closed = next(hub, 'close');
  here.pass(10_000);

  assert.equal((await closed).willReconnect, true);
});

test('a hello that is refused for good ends it, and one that is refused for now comes back', async () => {
  for (const retryable of [false, true]) {
    const hub = here.hub();
    const error = next(hub, 'error');
    const closed = next(hub, 'close');
    hub.connect();
    const peer = await here.server.next();
    peer.refuse(await peer.expect('hello'), 100, retryable);

    assert.equal((await error).code, 100);
    assert.equal((await closed).willReconnect, retryable);
  }
});

test('data that is none is an error event, and what stands beside it is heard', async () => {
  const { hub, peer } = await here.open();
  const errors = heard(hub, 'error');
  const room = hub.subscribe('news');
  peer.answer(await peer.expect('subscribe'), 'subscribed', { room: 'news', epoch: 'e', offset: 0, recovered: false });
  const message = next(room, 'message');

  peer.sayBinary(1, 2);
  peer.sayText('{"type":"mess\nnull\n7\n[]\n{"type":7}\n{"type":"message","payload":{"room":"news","epoch":"e","offset":"1"}}');
  peer.say({ type: 'message' }, { type: 'message', payload: null }, { type: 'unheard of', payload: {} }, { type: 'result', payload: {}, id: 99 });
  peer.push('message', { room: 'news', data: 'fine', epoch: 'e', offset: 1, ts: 1 });

  assert.equal((await message).data, 'fine');
  assert.deepEqual(errors.map(error => error.name), ['SyntaxError', 'SyntaxError', 'TypeError', 'TypeError']);
  assert.equal(hub.state, 'open');
});

test('a welcome that cannot be read is an error, and tried again', async () => {
  const hub = here.hub();
  hub.subscribe('news');
  const error = next(hub, 'error');
  const closed = next(hub, 'close');
  await (await here.server.next()).welcome({ rooms: [{ room: 'news', epoch: 7 }] });

  assert.equal((await error).name, 'TypeError');
  assert.equal((await closed).willReconnect, true);
});

test('an error that answers nothing is an event', async () => {
  const { hub, peer } = await here.open();
  const error = next(hub, 'error');
  peer.push('error', { code: 107, message: 'not JSON', retryable: false });

  const { code, message } = await error;
  assert.deepEqual({ code, message }, { code: 107, message: 'not JSON' });
});

test('what the server sends to everybody, to this user and before it goes is heard', async () => {
  const { hub, peer } = await here.open();
  const all = heard(hub, 'broadcast', 'direct', 'shutdown');
  const last = next(hub, 'shutdown');
  peer.say(
    { type: 'broadcast', message: 'hi' }, { type: 'direct', payload: { data: { for: 'you' } } },
    { type: 'shutdown', payload: { reconnectAfterMs: 700 } });
  await last;

  assert.deepEqual(all, [{ message: 'hi' }, { data: { for: 'you' } }, { reconnectAfterMs: 700 }]);
});

test('a frame that is none ends the connection, which comes back', async () => {
  const { hub, peer } = await here.open();
  const closed = next(hub, 'close');
  peer.sayNothingKnown();

  assert.equal((await closed).willReconnect, true);
});

test('a welcome without rooms greets as well', async () => {
  const hub = here.hub();
  const opened = next(hub, 'open');
  hub.connect();
  await (await here.server.next()).welcome({ rooms: undefined });
  await opened;
});

test('close says goodbye and comes back on connect', async () => {
  const { hub, peer } = await here.open();
  const closed = next(hub, 'close');
  hub.close();
  assert.deepEqual(await closed, { code: 1000, reason: '', willReconnect: false, delayMs: undefined });
  assert.equal(await peer.closed(), 1000);
  assert.equal(hub.state, 'closed');
  await assert.rejects(hub.publish('news', 1), { code: 1 });
  await assert.rejects(hub.rpc('add'), { code: 1 });

  const opened = next(hub, 'open');
  hub.connect();
  await (await here.server.next()).welcome();
  await opened;
});

test('close while it waits to come back lets it be', async () => {
  const { hub, peer } = await here.open();
  const closed = next(hub, 'close');
  peer.cut();
  await closed;
  const forGood = next(hub, 'close');
  hub.close();
  assert.equal((await forGood).willReconnect, false);
  here.pass(60_000);

  assert.equal(hub.state, 'closed');
});

test('close twice says so once', async () => {
  const { hub } = await here.open();
  const closes = heard(hub, 'close');
  hub.close();
  hub.close();

  assert.equal(closes.length, 1);
});

test('whoever closes it in open hears no more of it', async () => {
  const hub = here.hub();
  const room = hub.subscribe('news');
  const events = heard(room, 'subscribed');
  const closed = next(hub, 'close');
  hub.addEventListener('open', () => hub.close());
  await (await here.server.next()).welcome({ rooms: [{ room: 'news', epoch: 'e', offset: 1, recovered: false }] });
  await closed;

  assert.deepEqual(events, []);
});

test('whoever closes it hears nothing of what stands behind in the same frame', async () => {
  const { hub, peer } = await here.open();
  const directs = heard(hub, 'direct');
  hub.addEventListener('direct', () => hub.close());
  const closed = next(hub, 'close');
  peer.say({ type: 'direct', payload: { data: 1 } }, { type: 'direct', payload: { data: 2 } });
  await closed;

  assert.deepEqual(directs, [{ data: 1 }]);
});

test('a closed hub leaves no timer behind', async context => {
  const running = new Set();
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  globalThis.setTimeout = (...timer) => {
    const id = set(...timer);
    running.add(id);
    return id;
  };
  globalThis.clearTimeout = id => {
    running.delete(id);
    clear(id);
  };
  context.after(() => Object.assign(globalThis, { setTimeout: set, clearTimeout: clear }));
  const { hub, peer } = await here.open({ pingMs: 1_000 });
  const room = hub.subscribe('news');
  peer.refuse(await peer.expect('subscribe'), 111, true);
  await next(room, 'error');
  void hub.rpc('add').catch(() => {});
  void hub.publish('news', 1).catch(() => {});
  await peer.expect('rpc');
  peer.refuse(await peer.expect('publish'), 111, true, { retryAfterMs: 5_000 });
  await here.heardOut(hub, peer);
  void hub.publish('news', 2).catch(() => {});
  assert.ok(running.size > 3);
  hub.close();

  assert.equal(running.size, 0);
});

test('an address may be one of http, and what is none is refused at once', async () => {
  const hub = here.hub({}, here.server.url.replace('ws', 'http'));
  hub.connect();
  await (await here.server.next()).welcome();
  assert.doesNotThrow(() => new Hub('https://example.com/ws'));
  assert.throws(() => new Hub('/ws'), TypeError);
  assert.throws(() => new Hub('ftp://example.com/ws'), TypeError);
});
