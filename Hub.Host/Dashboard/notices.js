// Tells what has become of what was done.

import { button, element, icon } from './elements.js';

const shownFor = 12_000; // ms; what has failed stays until it is put away
const most = 4;

export class Notices {
  #list;

  /** @param list a live region */
  constructor(list) {
    this.#list = list;
  }

  done(text) {
    const node = this.#show(text, 'good');
    setTimeout(() => node.remove(), shownFor);
  }

  failed(text) {
    this.#show(text, 'bad');
  }

  clear() {
    this.#list.replaceChildren();
  }

  /** Does something, and tells how it ended. */
  async tell(what, doIt, done) {
    try {
      const answer = await doIt();
      this.done(done(answer));
      return answer;
    } catch (error) {
      this.failed(`${what} has failed: ${error.message}`);
      return undefined;
    }
  }

  #show(text, tone) {
    const close = button('', { class: 'icon', 'aria-label': 'Put away' }, () => node.remove());
    close.append(icon('close'));
    const node = element('li', { class: 'notice', 'data-tone': tone, 'data-testid': 'notice' }, element('p', { dir: 'auto', text }), close);
    this.#list.append(node);
    while (this.#list.childElementCount > most) {
      this.#list.firstElementChild.remove();
    }
    return node;
  }
}
