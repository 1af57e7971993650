// One WebSocket that comes back by itself, and the state that the page shows.

import { planAfter } from './chat-reconnect.js';

const handshakeLimit = 10_000; // ms; a browser alone would wait for minutes
const noAnswer = 4201;
const lastingAfter = 5_000; // ms; only a connection that lasted makes the next attempt early again

/**
 * States: idle, connecting (the first time), online, waiting (`retryAt`), retrying, offline, closed (for good).
 * Events: "state" with {state, why, code, retryAt}, "frame" with the data of one frame.
 */
export class Connection extends EventTarget {
  #address;
  #probe;
  #random;
  #socket = null;
  #attempt = 0;
  #notBefore = 0;
  #timers = { handshake: 0, lasting: 0, retry: 0 };
  state = 'idle';

  /**
   * @param {(name: string) => URL} address where a name's socket is
   * @param {() => Promise<boolean>} probe whether the server answers at all
   */
  constructor(address, probe, random = Math.random) {
    super();
    this.#address = address;
    this.#probe = probe;
    this.#random = random;
    addEventListener('online', () => this.#comeBackEarly());
    addEventListener('offline', () => this.#mayBeGone());
    addEventListener('pageshow', () => this.#comeBackEarly());
    // A hidden tab's timers are slow; whoever looks at it should not wait for them.
    document.addEventListener('visibilitychange', () => document.hidden || this.#comeBackEarly());
  }

  open(name) {
    this.name = name;
    this.#attempt = 0;
    this.#connect('connecting');
  }

  /** Leaves on the reader's wish. */
  leave() {
    this.#drop(1000);
    this.#show('idle');
  }

  reconnectNow() {
    if (this.state === 'closed') {
      this.#attempt = 0;
      this.#connect('retrying');
    } else {
      this.#comeBackEarly();
    }
  }

  /** False when there is no open connection to hand it to: nothing is queued. */
  send(message) {
    if (this.state !== 'online' || this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(JSON.stringify({ message }));
    return true;
  }

  /** Gives up a connection that says it is open but does not answer. */
  giveUp() {
    if (this.state === 'online') {
      this.#drop(noAnswer);
      this.#closed(noAnswer);
    }
  }

  #connect(state) {
    this.#drop(1000);
    this.#show(state);
    let socket;
    try {
      socket = new WebSocket(this.#address(this.name));
    } catch {
      this.#closed(1006, '', false);
      return;
    }

    // Every handler asks whether its socket is still the one: an abandoned socket closes late.
    this.#socket = socket;
    socket.onopen = () => this.#socket === socket && this.#opened();
    socket.onmessage = event => {
      if (this.#socket === socket) {
        this.dispatchEvent(new CustomEvent('frame', { detail: event.data }));
      }
    };
    socket.onclose = event => {
      if (this.#socket === socket) {
        const opened = this.state === 'online';
        this.#drop(1000);
        this.#closed(event.code, event.reason, opened);
      }
    };
    this.#timers.handshake = setTimeout(() => {
      this.#drop(1000);
      this.#closed(1006, '', false);
    }, handshakeLimit);
  }

  #opened() {
    clearTimeout(this.#timers.handshake);
    this.#timers.lasting = setTimeout(() => (this.#attempt = 0), lastingAfter);
    this.#show('online');
  }

  #closed(code, reason = '', opened = true) {
    const plan = planAfter(code, this.#attempt++, this.#random);
    if (code === 1006 && !opened) {
      plan.why = 'The server does not answer.';
    }
    if (!plan.back) {
      this.#show('closed', { code, why: reason ? `${plan.why} It said: ${reason}` : plan.why });
      return;
    }

    // The browser may be wrong about being offline (a server on this machine), so the attempts go on.
    const state = navigator.onLine ? 'waiting' : 'offline';
    this.#notBefore = Date.now() + plan.least;
    this.#retryIn(plan.delay);
    this.#show(state, { code, why: plan.why, retryAt: Date.now() + plan.delay });
  }

  #comeBackEarly() {
    const pause = this.#notBefore - Date.now();
    if (this.state !== 'waiting' && this.state !== 'offline') {
      return;
    }
    if (pause > 0) {
      this.#retryIn(pause);
    } else {
      this.#connect('retrying');
    }
  }

  #retryIn(delay) {
    clearTimeout(this.#timers.retry);
    this.#timers.retry = setTimeout(() => this.#connect('retrying'), delay);
  }

  async #mayBeGone() {
    if (this.state === 'waiting') {
      this.#show('offline', { why: '' });
      return;
    }

    const socket = this.#socket;
    if (this.state === 'online' && !(await this.#probe()) && this.#socket === socket && this.state === 'online') {
      this.#drop(1000);
      this.#closed(1006);
    }
  }

  #drop(code) {
    Object.values(this.#timers).forEach(clearTimeout);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(code);
  }

  #show(state, about = {}) {
    this.state = state;
    this.dispatchEvent(new CustomEvent('state', { detail: { state, ...about } }));
  }
}
