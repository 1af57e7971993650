// The connection's state as the page shows it: whether it is the first attempt, why there is none, when the next one begins.

import { reasonOf } from './chat-reasons.js';

/**
 * States: idle, connecting (the first time), online, waiting (`retryAt`), retrying, offline, closed (for good).
 * Raises "state" with {state, why, retryAt}.
 */
export class ConnectionState extends EventTarget {
  #hub;
  #about = { state: 'idle' };

  constructor() {
    super();
    for (const type of ['online', 'offline']) {
      addEventListener(type, () => this.#isWaiting && this.#show({ ...this.#about, state: waiting() }));
    }
    addEventListener('pageshow', () => this.#comeBack());
    // A hidden tab's timers are slow; whoever looks at it should not wait for them.
    document.addEventListener('visibilitychange', () => document.hidden || this.#comeBack());
  }

  follow(hub) {
    this.#hub = hub;
    hub.addEventListener('state', ({ detail }) => this.#changed(detail));
    hub.addEventListener('close', ({ detail }) => this.#closed(detail));
  }

  /** On the reader's wish. */
  reconnect() {
    this.#hub.connect();
  }

  /** Likewise. */
  leave() {
    this.#hub.close();
    this.#show({ state: 'idle' });
  }

  get #isWaiting() {
    return this.#hub?.state === 'waiting';
  }

  #comeBack() {
    if (this.#isWaiting) {
      this.#hub.connect();
    }
  }

  #changed(state) {
    if (state === 'open') {
      this.#show({ state: 'online' });
    } else if (state === 'connecting') {
      this.#show({ state: this.#about.state === 'idle' ? 'connecting' : 'retrying' });
    }
  }

  #closed({ code, reason, willReconnect, delayMs }) {
    const why = reasonOf(code, this.#about.state === 'online');
    if (willReconnect) {
      this.#show({ state: waiting(), why, retryAt: Date.now() + delayMs });
    } else {
      this.#show({ state: 'closed', why: reason ? `${why} It said: ${reason}` : why });
    }
  }

  #show(about) {
    this.#about = about;
    this.dispatchEvent(new CustomEvent('state', { detail: about }));
  }
}

// The browser may be wrong about being offline (a server on this machine), so the attempts go on.
function waiting() {
  return navigator.onLine ? 'waiting' : 'offline';
}
