// Whether what the page shows is true: whether its node answers, and which nodes have gone.

import { button, element, setAttribute, setText } from './elements.js';
import { clock } from './words.js';

export class Health {
  #nodes;
  #silentSince = null;
  #isPaused = false;
  #report;
  #gone = new Map();

  constructor(nodes, api) {
    this.#nodes = nodes;
    api.addEventListener('answered', () => this.#heard(true));
    api.addEventListener('silent', () => this.#heard(false));
  }

  pause(wish) {
    this.#isPaused = wish;
    this.#show();
  }

  report(report) {
    this.#report = report;
    this.#show();
  }

  nodeGone(name) {
    this.nodeBack(name);
    const row = element('li', { class: 'gone', 'data-testid': 'gone' },
      element('p', {}, element('bdi', { text: name }), ` is gone from the cluster since ${clock(Date.now())}: it has stopped or is lost.`),
      button('Put away', { class: 'small', 'aria-label': `Put away that ${name} is gone` }, () => this.nodeBack(name)));
    this.#gone.set(name, row);
    this.#nodes.gone.append(row);
  }

  nodeBack(name) {
    this.#gone.get(name)?.remove();
    this.#gone.delete(name);
  }

  #heard(answers) {
    if (answers !== (this.#silentSince === null)) {
      this.#silentSince = answers ? null : Date.now();
      this.#show();
    }
  }

  #show() {
    const { banner, text, state } = this.#nodes;
    const isSilent = this.#silentSince !== null;
    const problem = isSilent
      ? `The node at ${location.host} does not answer since ${clock(this.#silentSince)}. What is shown is of before; the page comes back by itself.`
      : this.#problem();
    banner.hidden = problem === '';
    setAttribute(banner, 'data-tone', isSilent ? 'bad' : 'warn');
    setText(text, problem);
    setText(state, isSilent ? 'No answer' : this.#isPaused ? 'Paused' : 'Live');
    setAttribute(state, 'data-tone', isSilent ? 'bad' : this.#isPaused ? 'warn' : 'good');
  }

  #problem() {
    if (!this.#report) {
      return '';
    }
    const { isolated, ready, node, shards, leaseLeftMs } = this.#report;
    if (isolated) {
      return `${node.name}, which this page asks, has stepped out of the cluster until its links work: what it tells may be old.`;
    }
    if (leaseLeftMs === 0) {
      return `${node.name}, which this page asks, has no lease: it does not reach the database.`;
    }
    if (!ready) {
      return `${node.name}, which this page asks, is not ready yet.`;
    }
    return shards.unowned > 0 ? `${shards.unowned} shards have no owner: what is said in their rooms waits.` : '';
  }
}
