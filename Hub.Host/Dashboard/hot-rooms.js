// The rooms in which most happens, or with most members.

import { colourOf } from './colours.js';
import { button, element, name, setText } from './elements.js';
import { repeat } from './repeat.js';
import { Rows } from './rows.js';
import { count, plural, rate } from './words.js';

const each = 2_000; // ms
const shown = 10;

export class HotRooms {
  #api;
  #nodes;
  #rows;
  #turn;
  #sort = 'rate';

  /** @param open called with the name of a room */
  constructor(api, nodes, open) {
    this.#api = api;
    this.#nodes = nodes;
    this.#rows = new Rows(nodes.body, room => room.room, room => makeRow(room, open));
    for (const choice of nodes.choices) {
      choice.addEventListener('click', () => this.#choose(choice));
    }
  }

  start() {
    this.#turn = repeat(each, () => this.#look());
  }

  stop() {
    this.#turn?.stop();
  }

  #choose(choice) {
    this.#sort = choice.dataset.sort;
    this.#nodes.choices.forEach(other => other.setAttribute('aria-pressed', String(other === choice)));
    this.#turn.now();
  }

  async #look() {
    const sort = this.#sort;
    const { rooms, exact, unanswered } = await this.#api.get('/rooms', { sort, limit: shown });
    if (sort !== this.#sort) {
      this.#turn.now();
      return;
    }
    this.#rows.show(rooms);
    this.#nodes.empty.hidden = rooms.length > 0;
    setText(this.#nodes.note, noteOf(exact, unanswered));
  }
}

function makeRow({ room }, open) {
  const owner = element('td');
  const [members, messages, offset, history] = [0, 0, 0, 0].map(() => element('td'));
  const node = element('tr', { 'data-testid': 'hot-room' },
    element('th', { scope: 'row' }, roomLink(room, open)), messages, members, owner, offset, history);
  messages.dataset.testid = 'room-rate';
  const update = item => {
    owner.replaceChildren(...(item.owner === null ? ['nobody'] : [ownerMark(item.owner), name(item.owner)]));
    setText(members, count(item.members));
    setText(messages, `${rate(item.rate)}/s`);
    setText(offset, count(item.offset));
    setText(history, item.history);
  };
  return { node, update };
}

export function roomLink(room, open) {
  const link = button('', { class: 'link', title: room, 'data-testid': 'room-link' }, () => open(room));
  link.append(name(room));
  return link;
}

export function ownerMark(owner) {
  return element('span', { class: `swatch ${colourOf(owner)}`, 'aria-hidden': 'true' });
}

function noteOf(exact, unanswered) {
  const notes = [];
  if (!exact) {
    notes.push('There are more rooms than a node looks at for this order: another may belong here.');
  }
  if (unanswered.length > 0) {
    notes.push(`${plural(unanswered.length, 'node has', 'nodes have')} not told theirs: ${unanswered.join(', ')}.`);
  }
  return notes.join(' ');
}
