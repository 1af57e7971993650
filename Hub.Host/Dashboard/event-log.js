// What happens to the nodes: what the room of events has kept, then what it says, newest first.

import { colourOf } from './colours.js';
import { element, name, setText } from './elements.js';
import { clock, moment, said } from './words.js';

const room = '$hub/events';
const keep = 200; // events
const asked = 100; // of the past
const levels = ['information', 'warning', 'error', 'critical'];

export class EventLog {
  #nodes;
  #hub;
  #last; // the position of what was shown last
  #held = null; // what is said before the past is there
  #arrived = [];
  #isDrawing = false;

  constructor(nodes) {
    this.#nodes = nodes;
    nodes.level.addEventListener('change', () => (nodes.list.dataset.least = nodes.level.value));
  }

  follow(hub) {
    this.#hub = hub;
    this.#last = undefined;
    this.#arrived = [];
    this.#nodes.list.replaceChildren();
    this.#nodes.empty.hidden = false;
    const events = hub.subscribe(room);
    events.addEventListener('subscribed', ({ detail }) => detail.recovered || this.#askForPast());
    events.addEventListener('message', ({ detail }) => (this.#held ? this.#held.push(detail) : this.#take(detail, false)));
    events.addEventListener('error', ({ detail }) => setText(this.#nodes.note, `Events cannot be read: ${detail.message}`));
  }

  async #askForPast() {
    const held = (this.#held = []);
    const isPast = !this.#last;
    try {
      const { epoch, items } = await this.#hub.history(room, { reverse: true, limit: asked });
      items.reverse().forEach(item => this.#take({ ...item, epoch }, isPast));
      setText(this.#nodes.note, '');
    } catch (error) {
      setText(this.#nodes.note, `Earlier events cannot be shown: ${error.message}`);
    }
    if (held === this.#held) {
      this.#held = null;
    }
    held.forEach(event => this.#take(event, false));
  }

  #take({ epoch, offset, data, ts }, isPast) {
    if (epoch === this.#last?.epoch && offset <= this.#last.offset) {
      return;
    }
    this.#last = { epoch, offset };
    this.#arrived.push({ data: data ?? {}, ts, isPast });
    if (this.#arrived.length > keep) {
      this.#arrived.shift();
    }
    // Once per picture, however many come.
    if (!this.#isDrawing) {
      this.#isDrawing = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    this.#isDrawing = false;
    const { log, list, empty } = this.#nodes;
    const arrived = this.#arrived.splice(0);
    // Nobody wants to hear the past read out.
    log.setAttribute('aria-live', arrived.some(event => event.isPast) ? 'off' : 'polite');
    list.prepend(...arrived.reverse().map(row));
    while (list.childElementCount > keep) {
      list.lastElementChild.remove();
    }
    empty.hidden = list.childElementCount > 0;
  }
}

function row({ data, ts }) {
  const level = levels.includes(data.level) ? data.level : 'information';
  const at = Number.isFinite(data.at) ? data.at : ts;
  const node = typeof data.node === 'string' ? data.node : '?';
  return element('li', { class: 'event', 'data-level': level, 'data-testid': 'event' },
    element('time', { datetime: new Date(at).toISOString(), title: moment(at), text: clock(at) }),
    element('span', { class: `swatch ${colourOf(node)}`, 'aria-hidden': 'true' }),
    element('span', { class: 'event-head' }, name(node), ' ', element('strong', { text: said(data.name ?? data.id ?? 'Event') }),
      level === 'information' ? '' : element('span', { class: 'pill', 'data-tone': level === 'warning' ? 'warn' : 'bad', text: level })),
    element('p', { class: 'event-text', dir: 'auto', text: said(data.message ?? '') }));
}
