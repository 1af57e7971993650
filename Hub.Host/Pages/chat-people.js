// Who is here: asked of the server, because notices alone do not survive a reconnect.

import { element } from './chat-nodes.js';
import { paintAvatar } from './chat-names.js';

const shown = 200; // names; the rest is a number
const answerLimit = 5_000; // ms
const tries = 4; // then the next notice asks again

/** Everyone's name, or null when the server did not say. */
export async function fetchMembers(address) {
  try {
    const answer = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(answerLimit) });
    const { members } = await answer.json();
    return Array.isArray(members) ? members.filter(name => typeof name === 'string') : null;
  } catch {
    return null;
  }
}

/** @returns {Map<string, number>} each name with its number of connections */
export function countNames(members) {
  const names = new Map();
  members.forEach(name => names.set(name, (names.get(name) ?? 0) + 1));
  return names;
}

export class People {
  #address;
  #list;
  #counts;
  #timer = 0;
  #stopped = false;
  #asking = false;
  #askAgain = false;
  #size = 0;
  #failures = 0;
  me = '';

  constructor(address, list, counts) {
    this.#address = address;
    this.#list = list;
    this.#counts = counts;
  }

  /** Asks once for however many come and go meanwhile; a fuller room asks less often. */
  refreshSoon() {
    this.#stopped = false;
    if (this.#asking) {
      this.#askAgain = true;
    } else if (!this.#timer) {
      const pause = Math.min(20_000, (80 + 10 * this.#size) * 4 ** this.#failures) * (0.5 + Math.random());
      this.#timer = setTimeout(() => this.#ask(), pause);
    }
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#askAgain = false;
    this.#failures = 0;
    this.#stopped = true;
  }

  async #ask() {
    this.#timer = 0;
    this.#asking = true;
    const members = await fetchMembers(this.#address);
    this.#asking = false;
    if (this.#stopped) {
      return;
    }
    this.#failures = members ? 0 : (this.#failures + 1) % tries;
    if (members) {
      this.#size = members.length;
      this.#show(countNames(members));
    }
    if (this.#askAgain || this.#failures > 0) {
      this.#askAgain = false;
      this.refreshSoon();
    }
  }

  #show(names) {
    this.#counts.forEach(count => (count.textContent = names.size.toLocaleString()));
    const rows = [...names].slice(0, shown).map(([name, tabs]) => this.#row(name, tabs));
    if (names.size > shown) {
      rows.push(element('li', { class: 'more', text: `and ${(names.size - shown).toLocaleString()} more` }));
    }
    this.#list.replaceChildren(...rows);
  }

  #row(name, tabs) {
    const row = element('li', { class: 'person', 'data-testid': 'person' },
      paintAvatar(element('span', { 'aria-hidden': 'true' }), name),
      element('bdi', { class: 'person-name', 'data-testid': 'person-name', title: name, text: name }));
    if (name === this.me) {
      row.append(element('span', { class: 'tag', text: 'you' }));
    }
    if (tabs > 1) {
      row.append(element('span', { class: 'tag', 'aria-label': `${tabs} connections`, text: `×${tabs}` }));
    }
    return row;
  }
}
