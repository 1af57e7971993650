// What is said in the room: what it still has when one comes in, then what is said, each once and in order.

import { serverName } from './chat-names.js';

const most = 500; // messages; the page keeps no more
const closed = 1; // codes of the hub's client
const lost = 2;

/**
 * Raises "message" with {sender, text, at, isPast}, "notice" with {name, verb, text, at, isPast}, and "gap" with the words for what
 * cannot be had.
 */
export class Conversation extends EventTarget {
  #hub;
  #room;
  #last; // the position of what was told last
  #question; // the one whose answer counts
  #held = []; // what was said before that answer; null where none is awaited

  constructor(hub, room) {
    super();
    this.#hub = hub;
    this.#room = room;
    room.addEventListener('subscribed', ({ detail }) => this.#subscribed(detail.recovered));
    room.addEventListener('message', ({ detail }) => (this.#held ? this.#held.push(detail) : this.#tell(detail, false)));
    room.addEventListener('gap', () => this.#raise('gap', 'Some of what was said meanwhile is missing here.'));
    room.addEventListener('error', ({ detail }) => detail.retryable || this.#raise('gap', `The chat cannot be read: ${detail.message}`));
  }

  #subscribed(isRecovered) {
    if (!isRecovered) {
      this.#release();
      this.#held = [];
    }
    if (this.#held) {
      this.#askForPast();
    }
  }

  async #askForPast() {
    const question = (this.#question = {});
    const isPast = !this.#last; // behind a gap it is news
    try {
      const { epoch, items } = await this.#hub.history(this.#room.room, { reverse: true, limit: most });
      if (question !== this.#question) {
        return;
      }
      items.reverse().forEach(item => this.#tell({ ...item, epoch }, isPast));
    } catch (error) {
      if (question !== this.#question || error.code === closed || error.code === lost) {
        return; // the next connection asks again
      }
      this.#raise('gap', `What was said before cannot be shown: ${error.message}`);
    }
    this.#release();
  }

  #release() {
    const held = this.#held ?? [];
    this.#held = null;
    held.forEach(message => this.#tell(message, false));
  }

  #tell({ epoch, offset, data, ts }, isPast) {
    if (epoch === this.#last?.epoch && offset <= this.#last.offset) {
      return;
    }
    this.#last = { epoch, offset };
    if (typeof data?.sender !== 'string' || typeof data.message !== 'string') {
      return;
    }
    const about = { at: new Date(ts), isPast };
    if (data.sender === serverName) {
      this.#raise('notice', { ...about, ...noticeIn(data.message) });
    } else {
      this.#raise('message', { ...about, sender: data.sender, text: data.message });
    }
  }

  #raise(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @returns {{name: string, verb: 'joined' | 'left' | '', text: string}} */
function noticeIn(text) {
  const match = /^(.*) (joined|left)$/su.exec(text);
  return { name: match?.[1] ?? '', verb: match?.[2] ?? '', text };
}
