// Own messages that the room has not accepted yet. The hub's client sends them, as soon and as often as it takes.

import { element } from './chat-nodes.js';

const problems = new Map([
  [1, 'Not sent: the chat is closed'],
  [4, 'Not sent: too many messages wait already'],
  [125, 'Perhaps not sent: the server did not answer'],
]);

export class Pending {
  #list;
  #publish;
  #entries = new Set(); // { text, key, node, hasFailed }
  #isOnline = false;

  /**
   * @param {HTMLElement} list
   * @param {(text: string, key: string) => Promise<unknown>} publish resolves when the room has the message
   */
  constructor(list, publish) {
    this.#list = list;
    this.#publish = publish;
  }

  send(text) {
    const node = element('li', { class: 'group own pending', 'data-testid': 'pending' });
    const entry = { text, key: newKey(), node };
    this.#entries.add(entry);
    this.#list.append(node);
    this.#try(entry);
  }

  connected(isOnline) {
    this.#isOnline = isOnline;
    [...this.#entries].filter(entry => !entry.hasFailed).forEach(entry => this.#showWaiting(entry));
  }

  clear() {
    this.#entries.forEach(entry => this.#remove(entry));
  }

  // Again with the same key: what has arrived after all is not said twice.
  async #try(entry) {
    entry.hasFailed = false;
    this.#showWaiting(entry);
    try {
      await this.#publish(entry.text, entry.key);
      this.#remove(entry);
    } catch (error) {
      this.#fail(entry, problems.get(error.code) ?? `Not sent: ${error.message}`);
    }
  }

  #showWaiting({ node, text }) {
    const words = this.#isOnline ? 'Sending…' : 'Waits for the connection';
    node.classList.remove('failed');
    node.replaceChildren(bubble(text), element('p', { class: 'delivery', text: words }));
  }

  #fail(entry, problem) {
    entry.hasFailed = true;
    entry.node.classList.add('failed');
    const again = element('button', { type: 'button', 'data-testid': 'send-again', text: 'Send again' });
    const discard = element('button', { type: 'button', 'data-testid': 'discard', text: 'Discard' });
    again.addEventListener('click', () => this.#try(entry));
    discard.addEventListener('click', () => this.#remove(entry));
    entry.node.replaceChildren(
      bubble(entry.text),
      element('p', { class: 'delivery', role: 'alert' }, element('span', { text: problem }), again, discard));
  }

  #remove(entry) {
    this.#entries.delete(entry);
    entry.node.remove();
  }
}

function bubble(text) {
  return element('p', { class: 'bubble' }, element('span', { class: 'said', dir: 'auto', text }));
}

// Without TLS there is no randomUUID.
function newKey() {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
