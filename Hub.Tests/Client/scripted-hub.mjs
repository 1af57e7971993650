// A WebSocket server of a few lines that says what a test tells it to (RFC 6455: no fragments, no extensions), and the hub of the test.

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, beforeEach, mock, test as nodeTest } from 'node:test';
import { Hub } from '../../Hub.Host/Client/hub.js';

const text = 1;
const binary = 2;
const close = 8;

/** What is produced now for whoever takes it later, and the other way round. */
class Inbox {
  #items = [];
  #takers = [];

  put(item) {
    const taker = this.#takers.shift();
    if (taker) taker(item);
    else this.#items.push(item);
  }

  take() {
    return this.#items.length ? Promise.resolve(this.#items.shift()) : new Promise(taker => this.#takers.push(taker));
  }

  get isEmpty() {
    return this.#items.length === 0;
  }
}

/** The server's end of one connection. */
class Peer {
  #socket;
  #buffer = Buffer.alloc(0);
  #envelopes = new Inbox();
  #closed = new Inbox();
  frames = []; // the text of each frame, as it came

  constructor(socket, url) {
    this.#socket = socket;
    this.url = url;
    socket.on('data', data => this.#read(data));
    socket.on('error', () => {});
    socket.on('close', () => this.#closed.put(undefined));
  }

  /** The next envelope, in whatever frame. */
  next() {
    return this.#envelopes.take();
  }

  /** The next envelope, which must be of this type. */
  async expect(type) {
    const envelope = await this.next();
    if (envelope.type !== type) throw new Error(`${type} was expected, and this came: ${JSON.stringify(envelope)}`);
    return envelope;
  }

  /** The code of the client's close frame; undefined when it has gone without. */
  closed() {
    return this.#closed.take();
  }

  /** Greets the client; what else there is in `welcome` comes on top. */
  async welcome(welcome = {}, ...behind) {
    const hello = await this.expect('hello');
    const greeting = { connection: 'c1', node: 'n1', user: null, pingMs: 0, expiresAt: null, rooms: [], ...welcome };
    this.say({ type: 'welcome', payload: greeting, id: hello.id }, ...behind);
    return hello.payload;
  }

  answer(request, type, payload) {
    this.say({ type, payload, id: request.id });
  }

  refuse(request, code, retryable = false, more = {}) {
    this.answer(request, 'error', { code, message: `refused with ${code}`, retryable, ...more });
  }

  push(type, payload) {
    this.say({ type, payload });
  }

  /** All in one frame. */
  say(...envelopes) {
    this.sayText(envelopes.map(envelope => JSON.stringify(envelope)).join('\n'));
  }

  sayText(line) {
    this.#write(text, Buffer.from(line));
  }

  /** A frame with an opcode that RFC 6455 keeps for later. */
  sayNothingKnown() {
    this.#write(3, Buffer.from('protocol'));
  }

  sayBinary(...bytes) {
    this.#write(binary, Buffer.from(bytes));
  }

  close(code, reason = '') {
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
    payload.writeUInt16BE(code);
    payload.write(reason, 2);
    this.#write(close, payload);
  }

  cut() {
    this.#socket.destroy();
  }

  #write(opcode, payload) {
    const header = payload.length < 126 ? Buffer.from([0x80 | opcode, payload.length]) : Buffer.from([0x80 | opcode, 126, 0, 0]);
    if (payload.length >= 126) header.writeUInt16BE(payload.length, 2);
    this.#socket.write(Buffer.concat([header, payload]));
  }

  #read(data) {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (let frame = this.#frame(); frame; frame = this.#frame()) this.#take(frame);
  }

  #frame() {
    const buffer = this.#buffer;
    if (buffer.length < 6) return undefined;
    const short = buffer[1] & 0x7f;
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (buffer.length < 6 + extended) return undefined;
    const length = extended === 2 ? buffer.readUInt16BE(2) : extended === 8 ? Number(buffer.readBigUInt64BE(2)) : short;
    const start = 6 + extended;
    if (buffer.length < start + length) return undefined;
    const mask = buffer.subarray(start - 4, start);
    const payload = Buffer.from(buffer.subarray(start, start + length)).map((byte, i) => byte ^ mask[i % 4]);
    this.#buffer = buffer.subarray(start + length);
    return { opcode: buffer[0] & 0x0f, payload };
  }

  #take({ opcode, payload }) {
    if (opcode === close) {
      this.#closed.put(payload.length ? payload.readUInt16BE(0) : undefined);
      this.#write(close, payload);
      this.#socket.end();
    } else {
      this.frames.push(payload.toString());
      for (const line of payload.toString().split('\n')) this.#envelopes.put(JSON.parse(line));
    }
  }
}

/** Listens on loopback, and hands out one Peer per connection. */
export class ScriptedHub {
  #http = createServer();
  #peers = new Inbox();
  #sockets = new Set();
  subprotocol = 'hub.v1';
  offered; // what the last handshake offered
  status = 101; // any other refuses the handshake
  isDeaf = false; // takes connections and answers no handshake

  async listen() {
    this.#http.on('upgrade', (request, socket) => this.#upgrade(request, socket));
    this.#http.on('connection', socket => this.#sockets.add(socket));
    await new Promise(done => this.#http.listen(0, '127.0.0.1', done));
  }

  get url() {
    return `ws://127.0.0.1:${this.#http.address().port}/ws`;
  }

  /** The next connection. */
  next() {
    return this.#peers.take();
  }

  get isQuiet() {
    return this.#peers.isEmpty;
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise(done => this.#http.close(done));
  }

  #upgrade({ headers, url }, socket) {
    this.offered = headers['sec-websocket-protocol'];
    if (this.isDeaf) return;
    if (this.status !== 101) {
      socket.end(`HTTP/1.1 ${this.status} Refused\r\nContent-Length: 0\r\n\r\n`);
      return;
    }

    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    const chosen = this.subprotocol ? `Sec-WebSocket-Protocol: ${this.subprotocol}\r\n` : '';
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${chosen}\r\n`);
    this.#peers.put(new Peer(socket, url));
  }
}

/** A test that ends by itself when what it waits for does not come. */
export const test = (name, run) => nodeTest(name, { timeout: 20_000 }, run);

/** The detail of the next event of this type. */
export const next = (target, type) => new Promise(heard => target.addEventListener(type, event => heard(event.detail), { once: true }));

/** The details of all events of these types, as they come. */
export function heard(target, ...types) {
  const list = [];
  for (const type of types) target.addEventListener(type, event => list.push(event.detail));
  return list;
}

/** Before each test a server, time that only the test moves, and chance that is none; after it all is gone. */
export function scene() {
  const here = { random: 0.5 };
  const hubs = [];

  beforeEach(async () => {
    here.random = 0.5;
    here.server = new ScriptedHub();
    await here.server.listen();
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
    mock.method(Math, 'random', () => here.random);
  });

  afterEach(async () => {
    for (const hub of hubs.splice(0)) hub.close();
    mock.reset();
    mock.timers.reset();
    await here.server.stop();
  });

  here.hub = (options, url = here.server.url) => {
    const hub = new Hub(url, options);
    hubs.push(hub);
    return hub;
  };

  /** A hub that is open, and its peer. */
  here.open = async (welcome, options) => {
    const hub = here.hub(options);
    const opened = next(hub, 'open');
    hub.connect();
    const peer = await here.server.next();
    await peer.welcome(welcome);
    await opened;
    return { hub, peer };
  };

  /** The connection breaks; what comes back when its time has come is welcomed by the test. */
  here.comeBack = async (hub, peer) => {
    const closed = next(hub, 'close');
    peer.cut();
    mock.timers.tick((await closed).delayMs);
    return here.server.next();
  };

  /** The client has heard all that was said to it so far. */
  here.heardOut = async (hub, peer) => {
    const heard = next(hub, 'direct');
    peer.push('direct', { data: 0 });
    await heard;
  };

  /** The client has sent nothing that the test has not taken: what it sends now is the next. */
  here.quiet = async (hub, peer) => {
    hub.request('quiet', {}, { timeoutMs: 0 }).catch(() => {});
    await peer.expect('quiet');
  };

  here.pass = ms => mock.timers.tick(ms);
  return here;
}
