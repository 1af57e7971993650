/** The client of Hub for browsers and Node 22. It speaks hub.v1; times are milliseconds. */

/** Where a reader of a room stands: an offset within an epoch, which is the identity of the room's history. */
export interface Position {
  readonly epoch: string;
  readonly offset: number;
}

export interface Message<Data = unknown> extends Position {
  readonly room: string;
  readonly data: Data;
  /** The publisher's user, else its connection's id; absent for the server's own. */
  readonly from?: string;
  /** When the room accepted it, in milliseconds since 1970. */
  readonly ts: number;
  /** Where the data is binary: it comes as base64. */
  readonly encoding?: 'base64';
  /** With `conflateMs`: how many earlier messages of its slot were left out. That is no gap. */
  readonly skipped?: number;
}

export interface Member<Data = unknown> {
  /** The user's name, or the id of a connection without a user. */
  readonly member: string;
  readonly connections: number;
  readonly user?: string;
  /** What it last gave to `setPresence`. */
  readonly data?: Data;
}

export interface Presence<Data = unknown> {
  readonly room: string;
  /** How many members there are: exact, also where `members` is cut at 1,000. */
  readonly count: number;
  readonly connections: number;
  readonly members: readonly Member<Data>[];
}

export interface History<Data = unknown> extends Position {
  readonly room: string;
  readonly items: readonly Pick<Message<Data>, 'data' | 'offset' | 'from' | 'ts' | 'encoding'>[];
}

export interface Welcome {
  readonly connection: string;
  readonly node: string;
  /** Whom the token names; null without a token. */
  readonly user: string | null;
  /** When the token expires, in milliseconds since 1970; null for never. */
  readonly expiresAt: number | null;
  readonly pingMs: number;
}

/** Why and how a connection, or an attempt to have one, ended. */
export interface Closed {
  /** The close code; 1006 where there was none, as after a handshake that failed. */
  readonly code: number;
  readonly reason: string;
  /** False when it stays closed until `connect()`. */
  readonly willReconnect: boolean;
  /** In how many milliseconds it comes back; undefined if it does not. */
  readonly delayMs: number | undefined;
}

/** Idle before the first use, waiting between two attempts, closed for good until `connect()`. */
export type State = 'idle' | 'connecting' | 'open' | 'waiting' | 'closed';

type Awaitable<T> = T | PromiseLike<T>;

export interface HubOptions {
  /**
   * The token, or what gets one: asked anew for each connection, and when the server says that the token expires. None by default.
   * It goes into `hello`, never into the address.
   */
  token?: string | (() => Awaitable<string | undefined>);
  /** How long an attempt may take, from the call for the token to the welcome. Default 10,000 ms. */
  connectTimeoutMs?: number;
  /** How long a request waits for its answer, and for a connection before that. Default 10,000 ms; 0 for without end. */
  requestTimeoutMs?: number;
  /** How long, from its first refusal, a publish is tried again while the server says that it may be. Default 60,000 ms. */
  publishRetryMs?: number;
  /** How many publishes may wait for a connection or their answer. Default 1,000. */
  maxQueued?: number;
  /** How many bytes of JSON these may have together, and so one at most. Default 1,048,576. */
  maxQueuedBytes?: number;
}

export interface SubscribeOptions<Data = unknown> {
  /** The position from which to go on. Default: what is published from now on. */
  since?: Position;
  /** Whether to hear who is there, comes and leaves. Default false. */
  presence?: boolean;
  /** Only the newest message of each slot, once in so many milliseconds, 10 to 60,000. Default: each message at once. */
  conflateMs?: number;
  /** The same as a listener of `message`, which gets the message itself. */
  onMessage?: (message: Message<Data>) => void;
}

export interface PublishOptions {
  /** Up to 128 characters: within five minutes the same key is the same message. Default: a random one. */
  key?: string;
  /** What this is the newest value of, up to 128 characters. None by default. */
  slot?: string;
  /** Whether the message comes back as `message`, too. Default false. */
  echo?: boolean;
}

export interface HistoryOptions {
  /** The position behind which to read, or before which with `reverse`. Default: an end of what is kept. */
  since?: Position;
  /** How many, 0 to 1,000. Default 100; 0 asks for the position alone. */
  limit?: number;
  /** Newest first. Default false. */
  reverse?: boolean;
}

export interface RequestOptions {
  /** How long to wait for the answer. Default: `requestTimeoutMs` of the hub; for `rpc` 10,000 ms, which the server is told. */
  timeoutMs?: number;
}

/** What the server answered with an error, or the client itself: codes below 100. */
export declare class HubError extends Error {
  constructor(code: number, message: string, retryable?: boolean, retryAfterMs?: number);
  /** 1 closed, 2 connection lost, 3 no answer in time, 4 queue full; from 100 on those of the protocol; 125 outcome unknown. */
  readonly code: number;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
}

export interface HubEvents {
  /** The server has greeted a connection. */
  open: CustomEvent<Welcome>;
  close: CustomEvent<Closed>;
  /** What no promise can tell: an error that answers nothing, data that is none, a token that could not be had. */
  error: CustomEvent<HubError | Error>;
  state: CustomEvent<State>;
  /** Somebody has sent to every connection of the hub. */
  broadcast: CustomEvent<{ readonly message: unknown }>;
  /** The server has sent to this user. */
  direct: CustomEvent<{ readonly data: unknown }>;
  /** The node goes; the client comes back by itself. */
  shutdown: CustomEvent<{ readonly reconnectAfterMs?: number }>;
  /** The token expires in 30 s; a `token` that is a function is asked for the next one. */
  expiring: CustomEvent<{ readonly expiresAt: number }>;
}

export interface SubscriptionEvents<Data = unknown> {
  message: CustomEvent<Message<Data>>;
  /** The room is live; `recovered` says that what was missed comes first. */
  subscribed: CustomEvent<Position & { readonly recovered: boolean }>;
  /** What was said between these positions cannot be had. */
  gap: CustomEvent<{ readonly from: Position; readonly to: Position }>;
  join: CustomEvent<Member & { readonly room: string }>;
  leave: CustomEvent<{ readonly room: string; readonly member: string }>;
  /** Everybody who is there, in place of what was known. */
  presence: CustomEvent<Presence>;
  /** It could not be subscribed. If the error is retryable it is tried again, else this was all. */
  error: CustomEvent<HubError | Error>;
}

interface Target<Events> extends EventTarget {
  addEventListener<Type extends keyof Events & string>(
    type: Type, listener: (event: Events[Type]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<Type extends keyof Events & string>(
    type: Type, listener: (event: Events[Type]) => void, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions): void;
}

export interface Subscription<Data = unknown> extends Target<SubscriptionEvents<Data>> {
  readonly room: string;
  /** Up to where the page has the room; undefined before the first answer. Good for `since`, also after a reload. */
  readonly position: Position | undefined;
  /** Ends it; nothing of the room follows. Resolves when the server has heard of it, at once without a connection. */
  unsubscribe(): Promise<void>;
  /** What others see of this member, up to 4 KiB of JSON; given again on each new connection. */
  setPresence(data: unknown): Promise<void>;
}

export interface Hub extends Target<HubEvents> {}

export declare class Hub {
  /**
   * Does not connect yet: the first use does.
   * @param url Where the hub's route is, as `wss://example.com/ws`; http and https will do, and in a page a path.
   * @throws TypeError The address is none.
   */
  constructor(url: string | URL, options?: HubOptions);

  readonly state: State;

  /** Connects; while waiting at once, unless the server has asked for time. */
  connect(): void;

  /** Closes it until `connect()`: what waits for an answer is rejected, subscriptions and their positions stay. */
  close(): void;

  /** @throws HubError 105: it is subscribed already. */
  subscribe<Data = unknown>(room: string, options?: SubscribeOptions<Data>): Subscription<Data>;

  /** Resolves with its place when the room has accepted it; outlives lost connections. */
  publish(room: string, data: unknown, options?: PublishOptions): Promise<Position>;

  history<Data = unknown>(room: string, options?: HistoryOptions): Promise<History<Data>>;

  presence<Data = unknown>(room: string): Promise<Presence<Data>>;

  rpc<Result = unknown>(method: string, data?: unknown, options?: RequestOptions): Promise<Result>;

  /** Any request of hub.v1; resolves with the payload of its answer. Rejected when the connection is lost. */
  request<Answer = unknown>(type: string, payload?: unknown, options?: RequestOptions): Promise<Answer>;
}
