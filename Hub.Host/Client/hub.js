// The browser's side of hub.v1; hub.d.ts tells what a page may use of it.

const protocol = 'hub.v1';
const keyLife = 290_000; // ms; the server forgets a key after 300,000
const frameLength = 21_000; // UTF-16 units, so less than 64 KiB
const finalCodes = /^(100[023789]|40..)$/;
const hubPushes = ['direct', 'shutdown', 'expiring'];
const roomPushes = ['message', 'subscribed', 'join', 'leave', 'presence'];

// The server's own begin at 100.
const closed = 1;
const lost = 2;
const noAnswer = 3;
const queueFull = 4;
const unknownOutcome = 125;

export class HubError extends Error {
  name = 'HubError';

  constructor(code, message, retryable = false, retryAfterMs) {
    super(message);
    Object.assign(this, { code, retryable, retryAfterMs });
  }
}

const errorIn = ({ code = 100, message, retryable, retryAfterMs }) =>
  new HubError(code, message, retryable, retryAfterMs >= 0 ? retryAfterMs : undefined);

function positionIn({ epoch, offset }) {
  if (typeof epoch !== 'string' || !Number.isSafeInteger(offset)) throw new TypeError(`No position: ${epoch}, ${offset}`);
  return { epoch, offset };
}

const isSame = (a, b) => a?.epoch === b.epoch && a.offset === b.offset;
const emit = (target, type, detail) => target.dispatchEvent(new CustomEvent(type, { detail }));

const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join('-'); // without TLS there is no randomUUID
// Full jitter, so that a thousand pages do not come back together.
const backOff = failures => Math.random() * Math.min(30_000, 500 * 2 ** failures);

/** A timer for one thing at a time; called with nothing it stops. */
function alarm() {
  let timer;
  return (ms, ring) => {
    clearTimeout(timer);
    if (ring) timer = setTimeout(ring, ms);
  };
}

/** One WebSocket, which ends once. */
class Connection {
  #owner;
  #alarm = alarm();
  #socket;
  #pingMs = 0;
  #lines = [];
  #isOver = false;

  constructor(owner, url, limitMs) {
    this.#owner = owner;
    this.#alarm(limitMs, () => this.end(1006, 'No welcome in time'));
    this.#open(url);
  }

  async #open(url) {
    try {
      const token = await this.#owner.token();
      if (this.#isOver) return;
      const socket = (this.#socket = new WebSocket(url, protocol));
      socket.onopen = () => (socket.protocol === protocol ? this.#owner.opened(token) : this.#isOther());
      // Node has no close event for a failed handshake.
      socket.onerror = ({ message = '' }) => {
        if (socket.readyState) return;
        if (/protocol/i.test(message)) this.#isOther();
        else this.end(1006, message);
      };
      socket.onmessage = event => this.#heard(event.data);
      socket.onclose = ({ code, reason }) => this.end(code, reason);
    } catch (error) {
      this.#owner.failed(error);
      this.end(1006, `${error}`);
    }
  }

  #isOther() {
    this.#owner.failed(new HubError(closed, `The server does not speak ${protocol}`));
    this.end(1006, '', true);
  }

  #heard(data) {
    this.#watch();
    // Binary data becomes what is not JSON.
    for (const line of `${data}`.split('\n')) {
      try {
        if (line && !this.#isOver) this.#owner.received(JSON.parse(line));
      } catch (error) {
        this.#owner.failed(error);
      }
    }
  }

  welcome(pingMs) {
    this.#pingMs = pingMs > 0 ? pingMs : 0;
    this.#alarm();
    this.#watch();
  }

  #watch() {
    if (this.#pingMs && !this.#isOver) this.#alarm(this.#pingMs, () => this.probe());
  }

  probe() {
    if (!this.#pingMs) return;
    this.send('{"type":"ping"}');
    this.#alarm(this.#pingMs / 2, () => this.end(1006, 'No sign of life'));
  }

  send(line) {
    if (this.#lines.push(line) === 1) queueMicrotask(() => this.#flush());
  }

  #flush() {
    if (this.#socket?.readyState !== 1) return;
    let frame = '';
    for (const line of this.#lines.splice(0)) {
      if (frame && frame.length + line.length > frameLength) {
        this.#socket.send(frame);
        frame = '';
      }
      frame += frame ? `\n${line}` : line;
    }
    if (frame) this.#socket.send(frame);
  }

  end(code, reason, isFinal) {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#alarm();
    this.#flush();
    this.#socket?.close(1000);
    this.#owner.ended(code, reason, isFinal);
  }
}

/** Where the reader of a room stands. */
class Subscription extends EventTarget {
  #hub;
  #presence;
  #ownEpoch;
  #own = new Set(); // offsets ahead of the position; they come as messages in a recovery only
  #held = []; // pushes, while one of them may be an own message
  isLive = false;
  refusals = 0;
  retry = alarm();

  constructor(hub, room, { since, onMessage, ...options }, leave) {
    super();
    this.#hub = hub;
    this.room = room;
    this.position = since && positionIn(since);
    this.options = options;
    this.unsubscribe = () => leave(this);
    if (onMessage) this.addEventListener('message', event => onMessage(event.detail));
  }

  /** Kept, since it ends with the connection. */
  async setPresence(data) {
    this.#presence = { room: this.room, data };
    if (this.isLive) await this.#showPresence();
  }

  #showPresence() {
    return this.#hub.request('presence.set', this.#presence);
  }

  subscribed({ recovered = false, ...answer }) {
    const to = positionIn(answer);
    const from = this.position;
    this.isLive = true;
    if (!recovered) this.#moveTo(to);
    emit(this, 'subscribed', { ...to, recovered });
    if (!recovered && from && !isSame(from, to)) emit(this, 'gap', { from, to });
    if (this.#presence) this.#showPresence().catch(error => error.code === lost || emit(this, 'error', error));
  }

  lost() {
    this.isLive = false;
    this.retry();
    this.#held = [];
  }

  receive(type, payload, inDoubt) {
    if (!this.isLive) return;
    if (type === 'message' || type === 'subscribed') positionIn(payload);
    if (inDoubt) this.#held.push([type, payload]);
    else this.#take(type, payload);
  }

  release() {
    for (const push of this.#held.splice(0)) this.#take(...push);
  }

  #take(type, payload) {
    if (type === 'message') this.#message(payload);
    else if (type !== 'subscribed') emit(this, type, payload);
    else if (!payload.recovered && !isSame(this.position, payload)) this.subscribed(payload);
  }

  #message(message) {
    const { epoch, offset } = message;
    if (epoch === this.position.epoch && offset <= this.position.offset) return;
    const isOwn = epoch === this.#ownEpoch && this.#own.has(offset);
    this.#moveTo(message);
    if (!isOwn) emit(this, 'message', message);
  }

  published({ epoch, offset }) {
    if (epoch !== this.#ownEpoch) this.#own.clear();
    this.#ownEpoch = epoch;
    this.#own.add(offset);
    if (this.position) this.#moveTo(this.position);
  }

  #moveTo({ epoch, offset }) {
    for (const own of epoch === this.#ownEpoch ? [...this.#own].sort((a, b) => a - b) : []) {
      if (own > offset + 1) break;
      this.#own.delete(own);
      offset = Math.max(offset, own);
    }
    this.position = { epoch, offset };
  }
}

/** Publishes without an answer, in order. */
class Outbox {
  #limits;
  #ask;
  #settled;
  #alarm = alarm();
  #entries = new Set();
  #bytes = 0;
  #isHalted = true;
  #underWay = 0;
  #window; // how many may be under way: one after a refusal, one more after each success

  constructor(limits, ask, settled) {
    this.#limits = limits;
    this.#ask = ask;
    this.#settled = settled;
  }

  add(payload) {
    return new Promise((resolve, reject) => {
      const { maxQueued, maxQueuedBytes } = this.#limits;
      const json = JSON.stringify(payload);
      const bytes = new TextEncoder().encode(json).length;
      if (this.#entries.size >= maxQueued || this.#bytes + bytes > maxQueuedBytes) {
        throw new HubError(queueFull, `Over ${maxQueued} publishes or ${maxQueuedBytes} bytes`, true);
      }
      this.#bytes += bytes;
      this.#entries.add({ ...payload, json, bytes, resolve, reject, refusals: 0 });
      this.#flush();
    });
  }

  /** Whether a push of the room may be an own message. */
  doubts(room) {
    for (const entry of this.#entries) if (entry.inDoubt && entry.room === room && !entry.echo) return true;
    return false;
  }

  start() {
    this.#window = 100;
    this.#resume();
  }

  #resume() {
    this.#isHalted = false;
    this.#flush();
  }

  halt() {
    this.#isHalted = true;
    this.#alarm();
    for (const entry of this.#entries) if (this.#leftOf(entry) <= 0) this.#expire(entry);
  }

  #flush() {
    for (const entry of this.#entries) {
      if (this.#isHalted || this.#underWay >= this.#window) return;
      if (!entry.isAsked) this.#send(entry);
    }
  }

  #leftOf({ sentAt }) {
    return sentAt ? sentAt + keyLife - Date.now() : keyLife;
  }

  #send(entry) {
    const left = this.#leftOf(entry);
    if (left <= 0) {
      this.#expire(entry);
      return;
    }
    entry.sentAt ??= Date.now();
    entry.isAsked = true;
    this.#underWay++;
    this.#ask(entry.json, answer => this.#accepted(entry, positionIn(answer)), error => this.#refused(entry, error), left);
  }

  #accepted(entry, position) {
    this.#underWay--;
    this.#window = Math.min(this.#window + 1, 500); // below the 1,000 refusals of 4103
    entry.resolve(position);
    this.#remove(entry, position);
    this.#flush();
  }

  #refused(entry, error) {
    const now = Date.now();
    this.#underWay--;
    entry.isAsked = false;
    entry.inDoubt ||= [lost, noAnswer, unknownOutcome].includes(error.code);
    if (error.code === lost) return;
    entry.refusedAt ??= now;
    if (!error.retryable || now - entry.refusedAt >= this.#limits.publishRetryMs) {
      this.#fail(entry, error);
      this.#flush();
    } else if (!this.#isHalted) {
      this.#window = 1;
      this.#isHalted = true;
      this.#alarm(error.retryAfterMs ?? backOff(entry.refusals++), () => this.#resume());
    }
  }

  #expire(entry) {
    this.#fail(entry, new HubError(unknownOutcome, 'No answer in time'));
  }

  /** "Not delivered" is said of the last attempt, not of those before. */
  #fail(entry, error) {
    entry.reject(entry.inDoubt && error.code !== unknownOutcome ? new HubError(unknownOutcome, `Perhaps published: ${error.message}`) : error);
    this.#remove(entry);
  }

  #remove(entry, position) {
    this.#entries.delete(entry);
    this.#bytes -= entry.bytes;
    this.#settled(entry.room, entry.echo ? undefined : position);
  }

  close(error) {
    for (const entry of this.#entries) this.#fail(entry, error);
  }
}

export class Hub extends EventTarget {
  #url;
  #token;
  #limits;
  #connection;
  #alarm = alarm();
  #failures = 0;
  #comeBackMs;
  #notBefore = 0;
  #network;
  #rooms = new Map();
  #requests = new Map();
  #lastId = 0;
  #outbox;
  state = 'idle';

  constructor(url, { token, ...limits } = {}) {
    super();
    this.#url = new URL(url, globalThis.location?.href);
    this.#url.protocol = this.#url.protocol.replace('http', 'ws');
    if (!/^wss?:/.test(this.#url)) throw new TypeError(`Not ws or http: ${url}`);
    this.#token = token;
    this.#limits = {
      connectTimeoutMs: 10_000, requestTimeoutMs: 10_000, publishRetryMs: 60_000, maxQueued: 1_000, maxQueuedBytes: 1_048_576, ...limits,
    };
    this.#outbox = new Outbox(this.#limits, (...request) => this.#ask('publish', ...request), (...settled) => this.#published(...settled));
  }

  connect() {
    if (this.state === 'idle' || this.state === 'closed') {
      this.#failures = 0;
      this.#watchNetwork();
      this.#dial();
    } else if (this.state === 'waiting' && Date.now() >= this.#notBefore) {
      this.#dial();
    }
  }

  close() {
    if (this.#connection) this.#connection.end(1000, '', true);
    else if (this.state !== 'closed') this.#ended(1000, '', true);
  }

  subscribe(room, options = {}) {
    if (this.#rooms.has(room)) throw new HubError(105, `Already subscribed to ${room}`);
    const subscription = new Subscription(this, room, options, left => this.#leave(left));
    this.#rooms.set(room, subscription);
    if (this.state === 'open') this.#subscribe(subscription);
    else if (this.state === 'idle') this.connect();
    return subscription;
  }

  async publish(room, data, { key = newKey(), slot, echo } = {}) {
    this.#wake();
    return this.#outbox.add({ room, data, key, slot, echo });
  }

  history(room, options) {
    return this.request('history', { room, ...options });
  }

  presence(room) {
    return this.request('presence', { room });
  }

  async rpc(method, data, { timeoutMs = 10_000 } = {}) {
    const answer = await this.request('rpc', { method, data, timeoutMs }, { timeoutMs: timeoutMs + 5_000 }); // 124 comes first
    return answer.data;
  }

  async request(type, payload = {}, { timeoutMs = this.#limits.requestTimeoutMs } = {}) {
    this.#wake();
    return new Promise((resolve, reject) => this.#ask(type, JSON.stringify(payload), resolve, reject, timeoutMs));
  }

  #wake() {
    if (this.state === 'closed') throw new HubError(closed, 'The hub is closed');
    if (this.state === 'idle') this.connect();
  }

  /** Calls `done` or `fail` before it reads what follows. */
  #ask(type, json, done, fail, timeoutMs) {
    const id = ++this.#lastId;
    const late = () => this.#settle(id, new HubError(noAnswer, `No answer to ${type} in time`, true));
    const line = `{"type":"${type}","payload":${json},"id":${id}}`;
    const request = { line, done, fail, timer: timeoutMs && setTimeout(late, timeoutMs) };
    this.#requests.set(id, request);
    if (this.state === 'open' || type === 'hello') this.#send(request);
  }

  #send(request) {
    request.isSent = true;
    this.#connection.send(request.line);
  }

  #settle(id, error, answer) {
    const { timer, done, fail } = this.#requests.get(id);
    this.#requests.delete(id);
    clearTimeout(timer);
    try {
      if (error) throw error;
      done(answer);
    } catch (failure) {
      fail(failure);
    }
  }

  get #isRenewable() {
    return typeof this.#token === 'function';
  }

  #dial() {
    this.#alarm();
    this.#comeBackMs = undefined;
    this.#connection = new Connection({
      token: () => (this.#isRenewable ? this.#token() : this.#token),
      opened: token => this.#hello(token),
      received: envelope => this.#received(envelope),
      failed: error => emit(this, 'error', error),
      ended: (...how) => this.#ended(...how),
    }, this.#url, this.#limits.connectTimeoutMs);
    this.#show('connecting');
  }

  #hello(token) {
    const asked = new Set(this.#rooms.values());
    const rooms = Array.from(asked, ({ room, options, position }) => ({ room, ...options, ...position }));
    this.#ask('hello', JSON.stringify({ token, rooms }), welcome => this.#welcomed(welcome, asked), error => {
      if (error.code === lost) return;
      emit(this, 'error', error);
      this.#connection.end(1006, error.message, error.retryable === false);
    });
  }

  #welcomed(welcome, asked) {
    const connection = this.#connection;
    const answers = new Map();
    for (const answer of welcome.rooms ?? []) {
      if (!answer.error) positionIn(answer);
      answers.set(answer.room, answer);
    }
    connection.welcome(welcome.pingMs);
    this.#alarm(5_000, () => (this.#failures = 0)); // it has lasted
    this.#show('open');
    emit(this, 'open', welcome);
    if (this.#connection !== connection) return;
    for (const room of asked) this.#entered(room, answers.get(room.room));
    for (const room of this.#rooms.values()) if (!asked.has(room)) this.#subscribe(room);
    for (const request of this.#requests.values()) if (!request.isSent) this.#send(request);
    this.#outbox.start();
  }

  #entered(room, answer) {
    if (!this.#has(room)) this.#unsubscribe(room);
    else if (!answer) this.#subscribe(room);
    else if (answer.error) this.#notSubscribed(room, errorIn(answer.error));
    else room.subscribed(answer);
  }

  #has(room) {
    return this.#rooms.get(room.room) === room;
  }

  #subscribe(room) {
    const request = JSON.stringify({ room: room.room, since: room.position, ...room.options });
    this.#ask('subscribe', request, answer => this.#has(room) && room.subscribed(answer), error => this.#notSubscribed(room, error));
  }

  #notSubscribed(room, error) {
    if (error.code === lost || !this.#has(room)) return;
    if (error.retryable) room.retry((error.retryAfterMs ?? 0) + backOff(room.refusals++), () => this.#subscribe(room));
    else this.#rooms.delete(room.room);
    emit(room, 'error', error);
  }

  async #leave(room) {
    if (!this.#has(room)) return;
    this.#rooms.delete(room.room);
    room.lost();
    if (this.state === 'open') await this.#unsubscribe(room);
  }

  #unsubscribe({ room }) {
    return this.request('unsubscribe', { room }).catch(() => {}); // left, either way
  }

  #published(name, position) {
    const room = this.#rooms.get(name);
    if (position) room?.published(position);
    if (!this.#outbox.doubts(name)) room?.release();
  }

  #received({ type, payload, id, message }) {
    payload ??= {};
    if (this.#requests.has(id)) this.#settle(id, type === 'error' && errorIn(payload), payload);
    else if (id !== undefined) return; // answered too late
    else if (type === 'error') emit(this, type, errorIn(payload));
    else if (type === 'broadcast') emit(this, type, { message });
    else if (roomPushes.includes(type)) this.#rooms.get(payload.room)?.receive(type, payload, this.#outbox.doubts(payload.room));
    else if (hubPushes.includes(type)) this.#pushed(type, payload);
  }

  #pushed(type, payload) {
    if (type === 'shutdown' && payload.reconnectAfterMs >= 0) this.#comeBackMs = payload.reconnectAfterMs;
    if (type === 'expiring' && this.#isRenewable) this.#renew(this.#connection);
    emit(this, type, payload);
  }

  async #renew(connection) {
    try {
      const token = await this.#token();
      if (connection === this.#connection) await this.request('auth', { token });
    } catch (error) {
      if (error?.code !== lost) emit(this, 'error', error);
    }
  }

  #ended(code, reason, isFinal) {
    const delayMs = isFinal ? undefined : this.#delayAfter(code);
    const willReconnect = delayMs >= 0;
    this.#connection = undefined;
    this.#alarm();
    this.#outbox.halt();
    this.state = willReconnect ? 'waiting' : 'closed';
    for (const room of this.#rooms.values()) room.lost();
    for (const [id, { isSent }] of this.#requests) if (isSent) this.#settle(id, new HubError(lost, 'Connection lost', true));
    if (willReconnect) this.#alarm(delayMs, () => this.#dial());
    else this.#giveUp(new HubError(closed, `The hub is closed: ${code} ${reason}`));
    this.#show(this.state);
    emit(this, 'close', { code, reason, willReconnect, delayMs });
  }

  #giveUp(error) {
    this.#network?.abort();
    for (const id of this.#requests.keys()) this.#settle(id, error);
    this.#outbox.close(error);
  }

  /** In ms; nothing where a new connection would end as this one. */
  #delayAfter(code) {
    if (finalCodes.test(code) || (code === 4203 && !this.#isRenewable)) return undefined;
    const least = this.#comeBackMs ?? (/^41..$/.test(code) ? 1_000 : 0);
    this.#notBefore = Date.now() + least;
    return least + (this.#comeBackMs === undefined ? backOff(this.#failures++) : 0);
  }

  #watchNetwork() {
    this.#network = new AbortController();
    const changed = ({ type }) => {
      if (type === 'online') this.connect();
      this.#connection?.probe();
    };
    for (const type of ['online', 'offline']) globalThis.addEventListener?.(type, changed, this.#network);
  }

  #show(state) {
    this.state = state;
    emit(this, 'state', state);
  }
}
