import assert from 'node:assert/strict';
import { heard, next, scene, test } from './scripted-hub.mjs';

const here = scene();

async function closedWith(code) {
  const { hub, peer } = await here.open({}, { token: () => 'token' });
  const closed = next(hub, 'close');
  peer.close(code, 'why');
  const how = await closed;
  hub.close();
  return how;
}

for (const code of [1000, 1002, 1003, 1007, 1008, 1009, 4000, 4001, 4003, 4004, 4005, 4006, 4007, 4050, 4099]) {
  test(`${code} does not come back, and says so`, async () => {
    assert.deepEqual(await closedWith(code), { code, reason: 'why', willReconnect: false, delayMs: undefined });
  });
}

for (const code of [1001, 1011, 1013, 3000, 4300]) {
  test(`${code} comes back with the back-off`, async () => {
    assert.deepEqual(await closedWith(code), { code, reason: 'why', willReconnect: true, delayMs: 250 });
  });
}

for (const code of [4100, 4102, 4103, 4104, 4106, 4199]) {
  test(`${code} comes back after a second at least`, async () => {
    here.random = 0;
    assert.equal((await closedWith(code)).delayMs, 1_000);
  });
}

for (const code of [4200, 4201, 4202, 4203, 4206, 4299]) {
  test(`${code} comes back at once, with jitter`, async () => {
    here.random = 0;
    assert.equal((await closedWith(code)).delayMs, 0);
    here.random = 0.999;
    assert.ok((await closedWith(code)).delayMs < 500);
  });
}

test('the back-off is anywhere below a bound that doubles up to 30 s', async () => {
  here.server.status = 503;
  here.random = 0.5;
  const hub = here.hub();
  const delays = [];
  hub.connect();
  for (let failures = 0; failures < 9; failures++) {
    const { delayMs } = await next(hub, 'close');
    delays.push(delayMs);
    here.pass(delayMs);
  }

  assert.deepEqual(delays, [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
});

test('only a connection that lasted makes the back-off short again', async () => {
  const { hub, peer } = await here.open();
  let current = peer;
  const delays = [];
  for (const lasts of [0, 4_999, 5_000]) {
    const back = next(hub, 'close');
    here.pass(lasts);
    current.close(1011);
    const { delayMs } = await back;
    delays.push(delayMs);
    here.pass(delayMs);
    const opened = next(hub, 'open');
    current = await here.server.next();
    await current.welcome();
    await opened;
  }

  assert.deepEqual(delays, [250, 500, 250]);
});

test('what shutdown asks for is kept, and neither the network nor the page can cut it short', async context => {
  const network = networkOf(context);
  const { hub, peer } = await here.open();
  const closed = next(hub, 'close');
  peer.push('shutdown', { reconnectAfterMs: 7_000 });
  peer.close(1001, 'Server shutdown');
  assert.equal((await closed).delayMs, 7_000);

  network.dispatchEvent(new Event('online'));
  hub.connect();
  here.pass(6_999);
  assert.equal(hub.state, 'waiting');
  here.pass(1);
  const back = await here.server.next();
  const opened = next(hub, 'open');
  await back.welcome();
  await opened;

  // It was said of one time.
  const again = next(hub, 'close');
  back.cut();
  assert.equal((await again).delayMs, 250);
});

test('connect after close begins with a short back-off', async () => {
  here.server.status = 503;
  const hub = here.hub();
  hub.connect();
  for (const delay of [250, 500]) {
    const { delayMs } = await next(hub, 'close');
    assert.equal(delayMs, delay);
    here.pass(delayMs);
  }

  hub.close();
  hub.connect();
  assert.equal((await next(hub, 'close')).delayMs, 250);
});

test('silence is asked after pingMs, and the end after half of that again', async () => {
  const { hub, peer } = await here.open({ pingMs: 1_000 });
  const closed = next(hub, 'close');
  here.pass(999);
  await here.quiet(hub, peer);
  here.pass(1);
  assert.deepEqual(await peer.next(), { type: 'ping' });

  here.pass(499);
  assert.equal(hub.state, 'open');
  here.pass(1);
  assert.deepEqual(await closed, { code: 1006, reason: 'No sign of life', willReconnect: true, delayMs: 250 });
});

test('whatever comes is a sign of life', async () => {
  const { hub, peer } = await here.open({ pingMs: 1_000 });
  const states = heard(hub, 'state');
  for (let i = 0; i < 3; i++) {
    here.pass(1_000);
    await peer.expect('ping');
    const said = next(hub, 'direct');
    peer.say({ type: 'pong' }, { type: 'direct', payload: { data: i } });
    await said;
    here.pass(999);
  }

  assert.deepEqual(states, []);
  await here.quiet(hub, peer);
});

test('with the heartbeat off nobody asks', async () => {
  const { hub, peer } = await here.open({ pingMs: 0 });
  here.pass(3_600_000);

  assert.equal(hub.state, 'open');
  await here.quiet(hub, peer);
});

test('a socket that was given up says nothing any more', async () => {
  const { hub, peer } = await here.open({ pingMs: 1_000 });
  const heardOfIt = heard(hub, 'direct', 'close');
  const closed = next(hub, 'close');
  here.pass(1_000);
  here.pass(500);
  await closed;
  peer.push('direct', { data: 'too late' });
  await peer.closed();
  here.pass(250);
  await (await here.server.next()).welcome();

  assert.equal(heardOfIt.length, 1);
});

test('a network that comes back is used at once', async context => {
  const network = networkOf(context);
  const { hub, peer } = await here.open();
  const closed = next(hub, 'close');
  peer.cut();
  await closed;
  network.dispatchEvent(new Event('online'));

  assert.equal(hub.state, 'connecting');
  await (await here.server.next()).welcome();
});

test('a network that goes or changes makes an open connection prove itself', async context => {
  const network = networkOf(context);
  const { hub, peer } = await here.open({ pingMs: 30_000 });
  const closed = next(hub, 'close');
  network.dispatchEvent(new Event('offline'));
  await peer.expect('ping');
  network.dispatchEvent(new Event('online'));
  await peer.expect('ping');
  here.pass(15_000);

  assert.equal((await closed).willReconnect, true);
});

test('a closed hub no longer listens to the network', async context => {
  const network = networkOf(context);
  const { hub } = await here.open();
  hub.close();
  network.dispatchEvent(new Event('online'));

  assert.equal(hub.state, 'closed');
});

test('41xx is not cut short by the network before its second', async context => {
  const network = networkOf(context);
  const { hub, peer } = await here.open();
  const closed = next(hub, 'close');
  peer.close(4103);
  await closed;
  here.pass(999);
  network.dispatchEvent(new Event('online'));
  assert.equal(hub.state, 'waiting');
  here.pass(1);
  network.dispatchEvent(new Event('online'));

  assert.equal(hub.state, 'connecting');
});

function networkOf(context) {
  const network = new EventTarget();
  globalThis.addEventListener = (...listener) => network.addEventListener(...listener);
  context.after(() => delete globalThis.addEventListener);
  return network;
}
