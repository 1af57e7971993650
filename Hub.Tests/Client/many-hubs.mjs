// Many clients of hub.js, as node many-hubs.mjs URL NAME PUBLISHERS PAUSE ROOM…: one for each of the rooms, which it subscribes to; the first ones publish too.
// Says "subscribed", and on "publish", "stop" and "report" does so; the report is a line of JSON for each client when all have heard "the end".

import { createInterface } from 'node:readline';
import { Hub } from '../../Hub.Host/Client/hub.js';

const [url, name, publishers, pause, ...rooms] = process.argv.slice(2);
let isStopped = false;
const sleepers = new Set();

const next = (target, type) => new Promise(told => target.addEventListener(type, ({ detail }) => told(detail), { once: true }));
const on = (target, type, tell) => target.addEventListener(type, ({ detail }) => tell(detail));
const said = ({ epoch, offset }, data) => ({ epoch, offset, data });

function sleep(ms) {
  return new Promise(wake => {
    if (isStopped) wake();
    sleepers.add(wake);
    setTimeout(wake, ms);
  });
}

class Client {
  seen = { closes: [], errors: [], gaps: [], heard: [], acknowledged: [] };
  #named;

  constructor(room, index) {
    this.name = `${name}.${index}`;
    Object.assign(this.seen, { name: this.name, room });
    this.hub = new Hub(url);
    on(this.hub, 'open', () => (this.#named = undefined));
    on(this.hub, 'shutdown', ({ reconnectAfterMs }) => (this.#named = reconnectAfterMs));
    on(this.hub, 'close', close => this.#closed(close));
    this.room = this.hub.subscribe(room);
    on(this.room, 'message', message => this.seen.heard.push(said(message, message.data)));
    on(this.room, 'gap', gap => this.seen.gaps.push(gap));
    for (const target of [this.hub, this.room]) on(target, 'error', error => this.#failed(error));
    this.subscribed = next(this.room, 'subscribed');
  }

  #closed({ code, reason, willReconnect, delayMs }) {
    this.seen.closes.push({ code, reason, delayMs: willReconnect ? delayMs : null });
    if (code === 1001 && delayMs !== this.#named) this.#failed(new Error(`1001 waits ${delayMs} ms, its shutdown has named ${this.#named}`));
  }

  #failed({ message, code, retryable = false }) {
    this.seen.errors.push({ message: `${code} ${message}`, retryable });
  }

  async publish() {
    for (let n = 0; !isStopped; n++) {
      const data = `${this.name}-${n}`;
      try {
        this.seen.acknowledged.push(said(await this.hub.publish(this.seen.room, data, { echo: true }), data));
      } catch (error) {
        this.#failed(error);
      }
      await sleep(pause);
    }
  }

  async report() {
    while (this.seen.heard.at(-1)?.data !== 'the end') await next(this.room, 'message');
    return JSON.stringify({ ...this.seen, state: this.hub.state });
  }
}

const clients = rooms.map((room, index) => new Client(room, index));
let publishing;
await Promise.all(clients.map(({ subscribed }) => subscribed));
console.log('subscribed');

for await (const line of createInterface(process.stdin)) {
  if (line === 'publish') {
    publishing = Promise.all(clients.slice(0, publishers).map(client => client.publish()));
  } else if (line === 'stop') {
    isStopped = true;
    for (const wake of sleepers) wake();
    await publishing;
    console.log('stopped');
  } else if (line === 'report') {
    for (const client of clients) console.log(await client.report());
    // Not before it is written.
    process.stdout.write('reported\n', () => process.exit());
  }
}
