// Own messages between "sent" and the server's echo, which alone proves that they arrived.

import { element } from './chat-nodes.js';

const answerLimit = 15_000; // ms
const most = 20;

export class Outbox extends EventTarget {
  #list;
  #send;
  #entries = []; // oldest first: { text, node, timer, problem }
  #connected = false;

  /**
   * Raises "silent" when a sent message stays unanswered.
   * @param {HTMLElement} list
   * @param {(text: string) => boolean} send
   */
  constructor(list, send) {
    super();
    this.#list = list;
    this.#send = send;
  }

  get isFull() {
    return this.#entries.length >= most;
  }

  /** False when it could not be sent; the text is then still the caller's. */
  send(text) {
    if (this.isFull || !this.#send(text)) {
      return false;
    }
    const entry = { text, node: element('li', { class: 'group own pending', 'data-testid': 'pending' }) };
    this.#entries.push(entry);
    this.#list.append(entry.node);
    this.#waitForEcho(entry);
    return true;
  }

  /** The server has echoed an own message: the first that says this is no longer pending. */
  echoed(text) {
    const at = this.#entries.findIndex(entry => entry.text === text);
    if (at >= 0) {
      this.#remove(this.#entries[at]);
    }
  }

  /** The server refused one; what it refuses comes after what it took, so it is the newest. */
  refused(why) {
    const entry = this.#entries.findLast(candidate => !candidate.problem);
    if (entry) {
      this.#fail(entry, why);
    }
    return entry !== undefined;
  }

  /** With the connection gone, nobody knows whether the open ones arrived. */
  connected(connected) {
    this.#connected = connected;
    this.#list.querySelectorAll('.again').forEach(button => (button.disabled = !connected));
    if (connected) {
      return;
    }
    for (const entry of this.#entries.filter(candidate => !candidate.problem)) {
      this.#fail(entry, 'Perhaps not sent: the connection was lost');
    }
  }

  clear() {
    [...this.#entries].forEach(entry => this.#remove(entry));
  }

  #waitForEcho(entry) {
    entry.problem = '';
    entry.node.classList.remove('failed');
    entry.node.replaceChildren(bubble(entry.text), element('p', { class: 'delivery', text: 'Sending…' }));
    entry.timer = setTimeout(() => this.dispatchEvent(new Event('silent')), answerLimit);
  }

  #fail(entry, problem) {
    clearTimeout(entry.timer);
    entry.problem = problem;
    entry.node.classList.add('failed');
    const again = element('button', { type: 'button', class: 'again', 'data-testid': 'send-again', text: 'Send again' });
    const discard = element('button', { type: 'button', 'data-testid': 'discard', text: 'Discard' });
    again.disabled = !this.#connected;
    again.addEventListener('click', () => this.#send(entry.text) && this.#waitForEcho(entry));
    discard.addEventListener('click', () => this.#remove(entry));
    entry.node.replaceChildren(
      bubble(entry.text),
      element('p', { class: 'delivery', role: 'alert' }, element('span', { text: problem }), again, discard));
  }

  #remove(entry) {
    clearTimeout(entry.timer);
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    entry.node.remove();
    this.dispatchEvent(new Event('change'));
  }
}

function bubble(text) {
  return element('p', { class: 'bubble' }, element('span', { class: 'said', dir: 'auto', text }));
}
