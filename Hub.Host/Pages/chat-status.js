// The connection's state in words: the label in the bar, the banner below it, the hint in the composer.

const words = {
  idle: 'Not connected',
  connecting: 'Connecting',
  online: 'Online',
  waiting: 'Reconnecting',
  retrying: 'Reconnecting',
  offline: 'Offline',
  closed: 'Closed',
};

const tick = 250; // ms

export class Status {
  #nodes;
  #timer = 0;
  #why = '';

  constructor(nodes) {
    this.#nodes = nodes;
  }

  /** @returns {{hint: string, blocks: boolean}} what this means for who writes */
  show({ state, why, retryAt }) {
    const { label, text, banner, bannerText, reconnect, rejoin } = this.#nodes;
    this.#why = why ?? this.#why;
    label.dataset.state = state;
    setText(text, words[state]);
    this.#countDown(state === 'waiting' ? retryAt : 0);

    banner.hidden = ['idle', 'connecting', 'online'].includes(state);
    banner.dataset.state = state;
    setText(bannerText, this.#explain(state));
    reconnect.hidden = state === 'closed';
    reconnect.disabled = state === 'retrying';
    rejoin.hidden = state !== 'closed';
    return { hint: hints[state] ?? '', blocks: state === 'idle' || state === 'closed' };
  }

  #explain(state) {
    switch (state) {
      case 'offline':
        return 'This device is offline. The chat comes back by itself as soon as it can.';
      case 'closed':
        return `${this.#why} The chat does not come back by itself.`;
      default:
        return this.#why;
    }
  }

  #countDown(until) {
    clearInterval(this.#timer);
    const { countdown } = this.#nodes;
    const write = () => {
      const left = Math.max(0, Math.ceil((until - Date.now()) / 1_000));
      setText(countdown, `in ${left} s`);
    };
    countdown.hidden = !until;
    if (until) {
      write();
      this.#timer = setInterval(write, tick);
    }
  }
}

const hints = {
  idle: 'Not connected',
  waiting: 'Not connected: what you send goes out when the chat is back',
  retrying: 'Not connected: what you send goes out when the chat is back',
  offline: 'Offline: what you send goes out when the chat is back',
  closed: 'The chat is closed: join again to send',
};

// Writing the same words again would make a screen reader say them again.
function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}
