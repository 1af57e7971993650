// What the types of hub.js let a page do, and what they do not: this file compiles, and that is its test.

import { Hub, HubError, type History, type Message, type Position, type State, type Subscription } from '../../Hub.Host/Client/hub.js';

interface Said {
  text: string;
}

const hub = new Hub(new URL('wss://example.com/ws'), {
  token: async () => (await fetch('/token')).text(),
  connectTimeoutMs: 5_000, requestTimeoutMs: 5_000, publishRetryMs: 30_000, maxQueued: 100, maxQueuedBytes: 65_536,
});
new Hub('/ws');
new Hub('/ws', { token: 'secret' });

hub.addEventListener('open', ({ detail }) => console.log(detail.connection.length, detail.user?.length, detail.expiresAt?.toFixed()));
hub.addEventListener('close', ({ detail }) => console.log(detail.code.toFixed(), detail.willReconnect ? detail.delayMs : detail.reason));
hub.addEventListener('state', ({ detail }) => console.log(detail satisfies State));
hub.addEventListener('broadcast', ({ detail }) => console.log(detail.message));
hub.addEventListener('error', ({ detail }) => console.error(detail instanceof HubError ? detail.code : detail.message), { once: true });
hub.connect();

const room: Subscription<Said> = hub.subscribe<Said>('news', {
  presence: true, conflateMs: 100, since: { epoch: 'e', offset: 1 }, onMessage: message => console.log(message.data.text, message.skipped),
});
const show = ({ detail }: CustomEvent<Message<Said>>): void => console.log(detail.data.text, detail.from, new Date(detail.ts));
room.addEventListener('message', show);
room.removeEventListener('message', show);
room.addEventListener('gap', ({ detail }) => console.log(detail.from.offset, detail.to.epoch));
room.addEventListener('presence', ({ detail }) => detail.members.map(member => member.user ?? member.member));
room.addEventListener('join', ({ detail }) => console.log(detail.member, detail.connections));
room.addEventListener('anything', event => console.log(event.type));

export async function use(): Promise<void> {
  const position: Position = await hub.publish('news', { text: 'hi' }, { key: 'k', slot: 's', echo: true });
  const history: History<Said> = await hub.history<Said>('news', { since: position, limit: 10, reverse: true });
  const texts: string[] = history.items.map(item => item.data.text);
  const there = await hub.presence('news');
  const sum: number = await hub.rpc<number>('add', [1, 2], { timeoutMs: 1_000 });
  const any = await hub.request('later', { a: 1 });
  await room.setPresence({ typing: true });
  await room.unsubscribe();
  console.log(texts, there.count, sum, any, room.position?.offset);
  hub.close();

  // @ts-expect-error: what comes is not known before somebody says so
  any.payload;
  // @ts-expect-error: a timeout is a number of milliseconds
  new Hub('/ws', { requestTimeoutMs: '5s' });
  // @ts-expect-error: there is no such option
  new Hub('/ws', { tokn: 'secret' });
  // @ts-expect-error: the state is the hub's
  hub.state = 'open';
  // @ts-expect-error: the position is the hub's
  room.position = position;
  // @ts-expect-error: a position has an epoch
  hub.subscribe('other', { since: { offset: 1 } });
  // @ts-expect-error: there may be none yet
  hub.subscribe('third').position.offset;
  // @ts-expect-error: what serves the hub alone is not for pages
  room.receive('message', {}, false);
}
