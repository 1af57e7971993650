import assert from 'node:assert/strict';
import { heard, next, scene, test } from './scripted-hub.mjs';

const here = scene();

const at = (offset, epoch = 'e') => ({ epoch, offset });
const standing = (offset, recovered = false, epoch = 'e') => ({ room: 'news', epoch, offset, recovered });
const message = (offset, more = {}) => ({ type: 'message', payload: { room: 'news', data: `m${offset}`, epoch: 'e', offset, from: 'ann', ts: 1, ...more } });

/** A hub whose room news stands at an offset, and its peer. */
async function subscribed(offset, options) {
  const { hub, peer } = await here.open();
  const room = hub.subscribe('news', options);
  const live = next(room, 'subscribed');
  peer.answer(await peer.expect('subscribe'), 'subscribed', standing(offset));
  await live;
  return { hub, peer, room };
}

/** Publishes, and is answered with a place. */
async function publish(hub, peer, offset, epoch = 'e') {
  const published = hub.publish('news', `own ${offset}`);
  peer.answer(await peer.expect('publish'), 'published', { room: 'news', epoch, offset });
  return published;
}

test('an own publish moves the position where it is the next', async () => {
  const { hub, peer, room } = await subscribed(3);
  assert.deepEqual(await publish(hub, peer, 4), at(4));
  assert.deepEqual(room.position, at(4));
});

test('an own publish that is ahead waits for those before it', async () => {
  const { hub, peer, room } = await subscribed(3);
  await publish(hub, peer, 7);
  await publish(hub, peer, 6);
  assert.deepEqual(room.position, at(3));

  const told = next(room, 'message');
  peer.say(message(4));
  await told;
  assert.deepEqual(room.position, at(4));
  const then = next(room, 'message');
  peer.say(message(5));
  await then;
  assert.deepEqual(room.position, at(7));
});

test('an own publish that comes in a recovery is not shown', async () => {
  const { hub, peer, room } = await subscribed(3);
  const messages = heard(room, 'message');
  await publish(hub, peer, 5);
  const back = await here.comeBack(hub, peer);
  const told = next(room, 'message');
  await back.welcome({ rooms: [standing(6, true)] }, message(4), message(5), message(6));
  await told;

  assert.deepEqual(messages.map(({ offset }) => offset), [4, 6]);
  assert.deepEqual(room.position, at(6));
});

test('an own publish whose answer was lost is not shown when it comes in the recovery', async () => {
  const { hub, peer, room } = await subscribed(3);
  const messages = heard(room, 'message');
  const published = hub.publish('news', 'own');
  const { payload } = await peer.expect('publish');
  const back = await here.comeBack(hub, peer);
  const told = next(room, 'message');
  await back.welcome({ rooms: [standing(5, true)] }, message(4), message(5));
  const again = await back.expect('publish');
  assert.equal(again.payload.key, payload.key);
  assert.deepEqual(messages, []);
  back.answer(again, 'published', { room: 'news', ...at(5) });

  assert.equal((await told).offset, 4);
  assert.deepEqual(await published, at(5));
  assert.deepEqual(messages.map(({ offset }) => offset), [4]);
  assert.deepEqual(room.position, at(5));
});

test('what waited for an own publish comes in order when it was refused, and other rooms do not wait', async () => {
  const { hub, peer, room } = await subscribed(3);
  const other = hub.subscribe('sport');
  peer.answer(await peer.expect('subscribe'), 'subscribed', { ...standing(0), room: 'sport' });
  const messages = heard(room, 'message', 'gap');
  const published = assert.rejects(hub.publish('news', 'own'), { code: 125 });
  await peer.expect('publish');
  const back = await here.comeBack(hub, peer);
  const elsewhere = next(other, 'message');
  await back.welcome(
    { rooms: [standing(5, true), { ...standing(0, true), room: 'sport' }] },
    message(4), message(5), { type: 'subscribed', payload: standing(9) }, { type: 'message', payload: { ...message(1).payload, room: 'sport' } });
  await elsewhere;
  assert.deepEqual(messages, []);
  back.refuse(await back.expect('publish'), 103);
  await published;

  assert.deepEqual(messages, [message(4).payload, message(5).payload, { from: at(5), to: at(9) }]);
});

test('what waited when the connection was lost again is recovered, not shown twice', async () => {
  const { hub, peer, room } = await subscribed(3);
  const messages = heard(room, 'message');
  const published = hub.publish('news', 'own');
  await peer.expect('publish');
  const second = await here.comeBack(hub, peer);
  await second.welcome({ rooms: [standing(5, true)] }, message(4));
  await second.expect('publish');
  const third = await here.comeBack(hub, second);
  const hello = await third.welcome({ rooms: [standing(5, true)] }, message(4), message(5));
  third.answer(await third.expect('publish'), 'published', { room: 'news', ...at(5) });
  await published;

  assert.equal(hello.rooms[0].offset, 3);
  assert.deepEqual(messages.map(({ offset }) => offset), [4]);
});

test('what waited when the history was lost is not shown in the new one', async () => {
  const { hub, peer, room } = await subscribed(3);
  const messages = heard(room, 'message');
  const published = hub.publish('news', 'own');
  await peer.expect('publish');
  const second = await here.comeBack(hub, peer);
  await second.welcome({ rooms: [standing(5, true)] }, message(4));
  await second.expect('publish');
  const third = await here.comeBack(hub, second);
  await third.welcome({ rooms: [standing(1, false, 'new')] });
  third.answer(await third.expect('publish'), 'published', { room: 'news', ...at(2, 'new') });
  await published;

  assert.deepEqual(messages, []);
  assert.deepEqual(room.position, at(2, 'new'));
});

test('an own publish is not shown where conflation left out what came before it', async () => {
  const { hub, peer, room } = await subscribed(3, { conflateMs: 50 });
  const messages = heard(room, 'message');
  await publish(hub, peer, 6);
  const back = await here.comeBack(hub, peer);
  const told = next(room, 'message');
  await back.welcome({ rooms: [standing(7, true)] }, message(6, { skipped: 2 }), message(7));
  await told;

  assert.deepEqual(messages.map(({ offset }) => offset), [7]);
});

test('an own publish with echo is shown when it comes', async () => {
  const { hub, peer, room } = await subscribed(3);
  const told = next(room, 'message');
  const published = hub.publish('news', 'own', { echo: true });
  const request = await peer.expect('publish');
  assert.equal(request.payload.echo, true);
  peer.say({ type: 'published', payload: { room: 'news', ...at(4) }, id: request.id }, message(4));
  await published;

  assert.equal((await told).offset, 4);
});

test('an own publish that is answered before the subscription is not shown in a recovery either', async () => {
  const { hub, peer } = await here.open();
  const room = hub.subscribe('news');
  const published = hub.publish('news', 'own');
  const subscribe = await peer.expect('subscribe');
  peer.answer(await peer.expect('publish'), 'published', { room: 'news', ...at(4) });
  await published;
  const live = next(room, 'subscribed');
  peer.answer(subscribe, 'subscribed', standing(3));
  await live;

  assert.deepEqual(room.position, at(4));
});

test('own publishes of another epoch are forgotten', async () => {
  const { hub, peer, room } = await subscribed(3);
  await publish(hub, peer, 9);
  const gap = next(room, 'gap');
  peer.push('subscribed', standing(0, false, 'new'));
  await gap;
  await publish(hub, peer, 1, 'new');
  const told = next(room, 'message');
  peer.say(message(9, { epoch: 'new' }));

  assert.equal((await told).offset, 9);
});
