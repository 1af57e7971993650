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

test('a room that is subscribed before there is a connection goes into hello', async () => {
  const hub = here.hub();
  const room = hub.subscribe('news', { presence: true, conflateMs: 50 });
  hub.subscribe('sport', { since: at(7) });
  const live = next(room, 'subscribed');
  const hello = await (await here.server.next()).welcome({ rooms: [standing(3), { room: 'sport', epoch: 'e', offset: 9, recovered: true }] });

  assert.deepEqual(hello.rooms, [{ room: 'news', presence: true, conflateMs: 50 }, { room: 'sport', epoch: 'e', offset: 7 }]);
  assert.deepEqual(await live, { epoch: 'e', offset: 3, recovered: false });
  assert.deepEqual(room.position, at(3));
});

test('a room that is subscribed on an open connection is asked for at once', async () => {
  const { hub, peer } = await here.open();
  hub.subscribe('news', { since: at(4), presence: true, conflateMs: 50 });

  assert.deepEqual((await peer.expect('subscribe')).payload, { room: 'news', since: at(4), presence: true, conflateMs: 50 });
});

test('messages come to their room, to listeners and to onMessage, and move its position', async () => {
  const told = [];
  const { peer, room } = await subscribed(0, { onMessage: ({ data }) => told.push(data) });
  const messages = heard(room, 'message');
  const second = next(room, 'subscribed');
  peer.say(message(1), message(2), { type: 'message', payload: { ...message(1).payload, room: 'other' } }, { type: 'subscribed', payload: standing(9) });
  await second;

  assert.deepEqual(messages, [message(1).payload, message(2).payload]);
  assert.deepEqual(told, ['m1', 'm2']);
});

test('the position is that of the last message', async () => {
  const { peer, room } = await subscribed(0);
  const told = next(room, 'message');
  peer.say(message(5, { skipped: 4 }));
  await told;

  assert.deepEqual(room.position, at(5));
});

test('after a lost connection the rooms are recovered from where they stand, and what was missed comes once', async () => {
  const { hub, peer, room } = await subscribed(3);
  const gaps = heard(room, 'gap');
  const messages = heard(room, 'message');
  const told = next(room, 'message');
  peer.say(message(4));
  await told;
  const back = await here.comeBack(hub, peer);
  const last = new Promise(done => room.addEventListener('message', ({ detail }) => detail.offset === 6 && done()));
  const hello = await back.welcome({ rooms: [standing(6, true)] }, message(4), message(5), message(6));
  await last;

  assert.deepEqual(hello.rooms, [{ room: 'news', epoch: 'e', offset: 4 }]);
  assert.deepEqual(messages.map(({ offset }) => offset), [4, 5, 6]);
  assert.deepEqual(room.position, at(6));
  assert.deepEqual(gaps, []);
});

test('what is pushed after a welcome that promised a recovery already told is no second beginning', async () => {
  const { hub, peer, room } = await subscribed(3);
  const back = await here.comeBack(hub, peer);
  const events = heard(room, 'subscribed', 'gap');
  const told = next(room, 'message');
  await back.welcome({ rooms: [standing(4, true)] }, { type: 'subscribed', payload: standing(4, true) }, message(4));
  await told;

  assert.deepEqual(events, [{ ...at(4), recovered: true }]);
});

test('a room that could not be recovered has a gap, and goes on from where it stands now', async () => {
  const { hub, peer, room } = await subscribed(3);
  const back = await here.comeBack(hub, peer);
  const gap = next(room, 'gap');
  await back.welcome({ rooms: [standing(1, false, 'new')] });

  assert.deepEqual(await gap, { from: at(3), to: at(1, 'new') });
  assert.deepEqual(room.position, at(1, 'new'));
});

test('a first subscription has no gap, and one that goes on from a position of before may have one', async () => {
  const { hub, peer } = await here.open();
  const fresh = hub.subscribe('news');
  const gaps = heard(fresh, 'gap');
  peer.answer(await peer.expect('subscribe'), 'subscribed', standing(3));
  const since = hub.subscribe('sport', { since: at(2) });
  const gap = next(since, 'gap');
  peer.answer(await peer.expect('subscribe'), 'subscribed', { ...standing(9), room: 'sport' });

  assert.deepEqual(await gap, { from: at(2), to: at(9) });
  assert.deepEqual(gaps, []);
});

test('a room that stands where its reader stands has no gap, recovered or not', async () => {
  const { hub, peer, room } = await subscribed(3);
  const gaps = heard(room, 'gap');
  const back = await here.comeBack(hub, peer);
  const live = next(room, 'subscribed');
  await back.welcome({ rooms: [standing(3)] });
  await live;

  assert.deepEqual(gaps, []);
});

test('a gap that the welcome has told is told once', async () => {
  const { hub, peer, room } = await subscribed(3);
  const back = await here.comeBack(hub, peer);
  const events = heard(room, 'subscribed', 'gap');
  const told = next(room, 'message');
  await back.welcome({ rooms: [standing(8)] }, { type: 'subscribed', payload: standing(8) }, message(9));
  await told;

  assert.deepEqual(events, [{ ...at(8), recovered: false }, { from: at(3), to: at(8) }]);
});

test('a history that is lost while the room is live is a gap', async () => {
  const { peer, room } = await subscribed(3);
  const gap = next(room, 'gap');
  const told = next(room, 'message');
  peer.say({ type: 'subscribed', payload: standing(0, false, 'new') }, message(1, { epoch: 'new' }));

  assert.deepEqual(await gap, { from: at(3), to: at(0, 'new') });
  assert.equal((await told).data, 'm1');
  assert.deepEqual(room.position, at(1, 'new'));
});

test('unsubscribe ends it: nothing of the room follows, and later connections do not ask for it', async () => {
  const { hub, peer, room } = await subscribed(0);
  const messages = heard(room, 'message');
  const gone = room.unsubscribe();
  const request = await peer.expect('unsubscribe');
  assert.deepEqual(request.payload, { room: 'news' });
  peer.say(message(1), { type: 'unsubscribed', payload: { room: 'news' }, id: request.id });
  await gone;
  await room.unsubscribe();
  const back = await here.comeBack(hub, peer);

  assert.deepEqual((await back.welcome()).rooms, []);
  assert.deepEqual(messages, []);
});

test('without a connection unsubscribe is done at once', async () => {
  const hub = here.hub();
  const room = hub.subscribe('news');
  await room.unsubscribe();

  assert.deepEqual((await (await here.server.next()).welcome()).rooms, []);
});

test('a room that is left and subscribed again in one turn is asked for in this order', async () => {
  const { hub, peer, room } = await subscribed(5);
  void room.unsubscribe();
  const errors = heard(hub, 'error');
  const again = hub.subscribe('news');
  const live = next(again, 'subscribed');
  const messages = heard(again, 'message');
  const gone = await peer.expect('unsubscribe');
  const subscribe = await peer.expect('subscribe');
  assert.deepEqual(subscribe.payload, { room: 'news' });
  peer.say(message(6), { type: 'unsubscribed', payload: { room: 'news' }, id: gone.id });
  peer.answer(subscribe, 'subscribed', standing(6));
  await live;

  assert.deepEqual(messages, []);
  assert.deepEqual(errors, []);
  assert.deepEqual(again.position, at(6));
});

test('a room that is left and subscribed anew while hello is on its way is left and subscribed anew', async () => {
  const hub = here.hub();
  const first = hub.subscribe('news', { presence: true });
  const peer = await here.server.next();
  const hello = await peer.expect('hello');
  void first.unsubscribe();
  const second = hub.subscribe('news');
  const third = hub.subscribe('sport');
  const events = heard(first, 'subscribed');
  peer.answer(hello, 'welcome', { pingMs: 0, rooms: [standing(3)] });

  assert.equal((await peer.expect('unsubscribe')).payload.room, 'news');
  const subscribe = await peer.expect('subscribe');
  assert.deepEqual(subscribe.payload, { room: 'news' });
  assert.equal((await peer.expect('subscribe')).payload.room, third.room);
  const live = next(second, 'subscribed');
  peer.answer(subscribe, 'subscribed', standing(4));
  await live;
  assert.deepEqual(events, []);
});

test('what is answered to a subscription that was left changes nothing for it or for the next of its name', async () => {
  const { hub, peer } = await here.open();
  const [first, second] = [hub.subscribe('news'), hub.subscribe('sport')];
  const events = [heard(first, 'subscribed', 'error'), heard(second, 'subscribed', 'error')];
  const asked = [await peer.expect('subscribe'), await peer.expect('subscribe')];
  void first.unsubscribe();
  void second.unsubscribe();
  hub.subscribe('news');
  peer.refuse(asked[0], 103);
  peer.answer(asked[1], 'subscribed', { ...standing(1), room: 'sport' });
  await here.heardOut(hub, peer);
  const back = await here.comeBack(hub, peer);

  assert.deepEqual((await back.welcome()).rooms, [{ room: 'news' }]);
  assert.deepEqual(events, [[], []]);
});

test('a subscription that was on its way when the connection was lost is asked for once, in the next hello', async () => {
  const { hub, peer } = await here.open();
  const room = hub.subscribe('news');
  const errors = heard(room, 'error');
  await peer.expect('subscribe');
  const back = await here.comeBack(hub, peer);
  await back.welcome({ rooms: [standing(0)] });
  await here.heardOut(hub, back);
  here.pass(4_000);
  await here.heardOut(hub, back);

  await here.quiet(hub, back);
  assert.deepEqual(errors, []);
});

test('a subscription that waits to be tried again is not when it was left, or asked for in hello', async () => {
  const { hub, peer } = await here.open();
  const [left, kept] = [hub.subscribe('news'), hub.subscribe('sport')];
  const errors = Promise.all([next(left, 'error'), next(kept, 'error')]);
  peer.refuse(await peer.expect('subscribe'), 111, true);
  peer.refuse(await peer.expect('subscribe'), 111, true);
  await errors;
  void left.unsubscribe();
  const back = await here.comeBack(hub, peer);
  await back.welcome({ rooms: [{ ...standing(0), room: 'sport' }] });
  await here.heardOut(hub, back);
  here.pass(4_000);
  await here.heardOut(hub, back);

  await here.quiet(hub, back);
});

test('a room is subscribed once', async () => {
  const { hub } = await subscribed(0);
  assert.throws(() => hub.subscribe('news'), { name: 'HubError', code: 105 });
});

test('a subscription that is refused for good is an error, and over', async () => {
  const { hub, peer } = await here.open();
  const room = hub.subscribe('secret');
  const error = next(room, 'error');
  peer.refuse(await peer.expect('subscribe'), 103);
  assert.equal((await error).code, 103);

  hub.subscribe('secret');
  await peer.expect('subscribe');
});

test('an answer to a subscription without a position is an error of the room', async () => {
  const { hub, peer } = await here.open();
  const error = next(hub.subscribe('news'), 'error');
  peer.answer(await peer.expect('subscribe'), 'subscribed', { room: 'news' });

  assert.equal((await error).name, 'TypeError');
});

test('a subscription that is refused for now is tried again in its time', async () => {
  const { hub, peer } = await here.open();
  const room = hub.subscribe('news');
  for (const [more, ms] of [[{ retryAfterMs: 70 }, 320], [{}, 500]]) {
    const error = next(room, 'error');
    peer.refuse(await peer.expect('subscribe'), 111, true, more);
    await error;
    here.pass(ms - 1);
    await here.quiet(hub, peer);
    here.pass(1);
  }

  const live = next(room, 'subscribed');
  peer.answer(await peer.expect('subscribe'), 'subscribed', standing(1));
  await live;
});

test('a room that hello did not get is an error, or tried again', async () => {
  const hub = here.hub();
  const rooms = ['secret', 'moving', 'forgotten'].map(name => hub.subscribe(name));
  const errors = rooms.map(room => next(room, 'error'));
  const peer = await here.server.next();
  await peer.welcome({ rooms: [
    { room: 'secret', error: { code: 103, message: 'no', retryable: false } },
    { room: 'moving', error: { code: 122, message: 'later', retryable: true } },
  ] });
  assert.equal((await errors[0]).code, 103);
  assert.equal((await errors[1]).code, 122);
  assert.equal((await peer.expect('subscribe')).payload.room, 'forgotten');
  here.pass(250);
  assert.equal((await peer.expect('subscribe')).payload.room, 'moving');

  const back = await here.comeBack(hub, peer);
  assert.deepEqual((await back.welcome()).rooms, [{ room: 'moving' }, { room: 'forgotten' }]);
});

test('who is there, comes and leaves is heard', async () => {
  const { peer, room } = await subscribed(0, { presence: true });
  const all = heard(room, 'presence', 'join', 'leave');
  const last = next(room, 'leave');
  const there = { room: 'news', count: 1, connections: 2, members: [{ member: 'ann', connections: 2, user: 'ann' }] };
  const join = { room: 'news', member: 'c9', connections: 1 };
  peer.say({ type: 'presence', payload: there }, { type: 'join', payload: join }, { type: 'leave', payload: { room: 'news', member: 'c9' } });
  await last;

  assert.deepEqual(all, [there, join, { room: 'news', member: 'c9' }]);
});

test('presence is set, and set again on each new connection', async () => {
  const { hub, peer, room } = await subscribed(0);
  const set = room.setPresence({ typing: true });
  const request = await peer.expect('presence.set');
  assert.deepEqual(request.payload, { room: 'news', data: { typing: true } });
  peer.answer(request, 'presence.set', { room: 'news' });
  await set;
  const back = await here.comeBack(hub, peer);
  await back.welcome({ rooms: [standing(0, true)] });

  assert.deepEqual((await back.expect('presence.set')).payload, { room: 'news', data: { typing: true } });
});

test('presence that is set before the room is live follows when it is, and a refusal is an error of the room', async () => {
  const { hub, peer } = await here.open();
  const room = hub.subscribe('news');
  await room.setPresence(1);
  const error = next(room, 'error');
  const subscribe = await peer.expect('subscribe');
  await here.quiet(hub, peer);
  peer.answer(subscribe, 'subscribed', standing(0));
  peer.refuse(await peer.expect('presence.set'), 120);

  assert.equal((await error).code, 120);
});

test('close keeps subscriptions and positions for the next connect', async () => {
  const { hub, room } = await subscribed(3);
  hub.close();
  hub.connect();
  const hello = await (await here.server.next()).welcome({ rooms: [standing(3, true)] });

  assert.deepEqual(hello.rooms, [{ room: 'news', ...at(3) }]);
  assert.deepEqual(room.position, at(3));
});
