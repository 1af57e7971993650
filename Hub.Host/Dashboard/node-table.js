// The nodes: how they are, and how each is reached.

import { stateOf } from './cluster.js';
import { colourOf } from './colours.js';
import { button, element, name, setAttribute, setText } from './elements.js';
import { Rows } from './rows.js';
import { count, lasting, milliseconds, moment, plural } from './words.js';

export class NodeTable {
  #rows;
  #drain;

  /** @param drain called with the name of a node */
  constructor(body, drain) {
    this.#drain = drain;
    this.#rows = new Rows(body, node => node.name, node => this.#make(node));
  }

  show({ nodes, report }) {
    this.#rows.show(nodes.map(node => ({ ...node, leaseMs: leaseOf(node, report) })));
  }

  #make({ name: called }) {
    const cells = Object.fromEntries(['state', 'shards', 'lease', 'link', 'version', 'running'].map(cell => [cell, element('td')]));
    const state = element('span', { class: 'pill', 'data-testid': 'node-state' });
    cells.state.append(state);
    const self = element('span', { class: 'tag', text: 'asked', title: 'This page asks this node', hidden: true });
    const drain = button('Drain', { class: 'small', 'data-testid': 'drain', 'aria-label': `Drain ${called}` }, () => this.#drain(called));
    const head = element('th', { scope: 'row' },
      element('span', { class: `swatch ${colourOf(called)}`, 'aria-hidden': 'true' }), name(called, { 'data-testid': 'node-name' }), ' ', self);
    const node = element('tr', { 'data-testid': 'node' }, head, ...Object.values(cells), element('td', { class: 'actions' }, drain));
    const update = item => {
      const { word, tone } = stateOf(item);
      setText(state, word);
      setAttribute(state, 'data-tone', tone);
      self.hidden = !item.self;
      setText(cells.shards, count(item.shards));
      setText(cells.lease, milliseconds(item.leaseMs));
      setText(cells.link, linkOf(item));
      setText(cells.version, item.version ?? '–');
      setText(cells.running, item.startedAt ? lasting(Date.now() - item.startedAt) : '–');
      setAttribute(cells.running, 'title', item.startedAt ? `Since ${moment(item.startedAt)}, run ${item.incarnation}` : '');
    };
    return { node, update };
  }
}

// Each measures its own; the one that is asked tells its own more exactly.
function leaseOf({ self, figures }, { leaseLeftMs }) {
  if (self) {
    return leaseLeftMs;
  }
  const seconds = figures?.leaseSeconds ?? null;
  return seconds === null ? null : seconds * 1_000;
}

function linkOf({ self, link, figures }) {
  if (self || !link) {
    const links = figures?.links ?? null;
    return links === null ? '–' : `${plural(links, 'link')} up`;
  }
  const waiting = link.waiting > 0 ? `, ${count(link.waiting)} wait` : '';
  return `${link.up ? 'up' : 'down'}, heard ${milliseconds(link.silenceMs)} ago${waiting}`;
}
