// What is said in a room: what it has kept, what is said while one follows it, and saying something.

import { path } from './api.js';
import { button, element, name } from './elements.js';
import { Hub } from './hub.js';
import { clock, count, moment, said } from './words.js';

const asked = 30; // messages of the past
const keep = 200; // messages on the page

export class RoomTalk {
  #page;
  #room;
  #hub; // a connection for following, which ends with it
  #since; // the position behind what the list shows
  #arrived = [];
  #isDrawing = false;
  #list = element('ol', { class: 'talk', 'data-testid': 'talk', tabindex: '0', 'aria-label': 'Messages, newest first' });
  #note = element('p', { class: 'note', role: 'status' });
  #follow = button('Follow live', { class: 'quiet', 'aria-pressed': 'false', 'data-testid': 'follow' }, () => this.#toggle());
  #text = element('textarea', { id: 'publish-data', rows: 3, dir: 'auto', 'data-testid': 'publish-data', 'aria-describedby': 'publish-hint' });
  sections;

  constructor(page, room) {
    this.#page = page;
    this.#room = room;
    const form = element('form', {},
      element('label', { for: 'publish-data', text: 'What is said' }), this.#text,
      element('p', { class: 'hint', id: 'publish-hint', text: 'JSON; what is none is sent as a text.' }),
      element('p', { class: 'buttons' }, element('button', { type: 'submit', class: 'primary', 'data-testid': 'publish', text: 'Publish …' })));
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#publish();
    });
    this.sections = [
      element('section', {},
        element('div', { class: 'section-head' }, element('h3', { text: 'Messages, newest first' }), this.#follow), this.#note, this.#list),
      element('section', {}, element('h3', { text: 'Say something in it' }), form),
    ];
  }

  async start() {
    // What is followed goes on from what was read.
    this.#follow.disabled = true;
    try {
      const { epoch, offset, items } = await this.#page.api.get(path`/rooms/${this.#room}/messages`, { limit: asked, reverse: true });
      this.#since = { epoch, offset };
      this.#add(items.reverse());
      this.#tell(items.length === 0 ? 'Nothing of what was said is kept.' : '');
    } catch (error) {
      this.#tell(error.message);
    }
    this.#follow.disabled = false;
  }

  stop() {
    this.#hub?.close();
    this.#hub = undefined;
  }

  #toggle() {
    const follows = !this.#hub;
    this.#follow.setAttribute('aria-pressed', String(follows));
    if (follows) {
      this.#begin();
    } else {
      this.stop();
      this.#tell('Not followed any more.');
    }
  }

  #begin() {
    const hub = (this.#hub = this.#page.connect(Hub));
    const room = hub.subscribe(this.#room, this.#since && { since: this.#since });
    room.addEventListener('subscribed', () => this.#tell('Followed live.'));
    room.addEventListener('message', ({ detail }) => {
      this.#since = { epoch: detail.epoch, offset: detail.offset };
      this.#add([detail]);
    });
    room.addEventListener('gap', () => this.#tell('Something that was said is missing here.'));
    room.addEventListener('error', ({ detail }) => this.#tell(`It cannot be followed: ${detail.message}`));
    hub.addEventListener('close', ({ detail }) => detail.willReconnect && this.#tell('The connection is lost; what was missed follows when it is back.'));
  }

  // Once per picture: a hot room says more than anybody can read.
  #add(messages) {
    this.#arrived.push(...messages);
    this.#arrived.splice(0, this.#arrived.length - keep);
    if (!this.#isDrawing) {
      this.#isDrawing = true;
      requestAnimationFrame(() => {
        this.#isDrawing = false;
        this.#list.prepend(...this.#arrived.splice(0).reverse().map(row));
        while (this.#list.childElementCount > keep) {
          this.#list.lastElementChild.remove();
        }
      });
    }
  }

  async #publish() {
    const { api, question, notices } = this.#page;
    const data = dataIn(this.#text.value);
    if (data === undefined) {
      this.#text.focus();
      return;
    }
    const answer = await question.ask({
      title: 'Publish this?', lines: [`All members of ${this.#room} hear it:`], quote: JSON.stringify(data, null, 2), confirm: 'Publish it', isHarmless: true,
    });
    if (answer) {
      await notices.tell(`Publishing in ${this.#room}`, () => api.post(path`/rooms/${this.#room}/messages`, {}, { data }), ({ offset }) => {
        this.#text.value = '';
        return `Published in ${this.#room} as message ${count(offset)}`;
      });
      // Who follows hears it.
      if (!this.#hub) {
        this.#list.replaceChildren();
        this.start();
      }
    }
  }

  #tell(text) {
    this.#note.textContent = text;
  }
}

function dataIn(text) {
  if (text.trim() === '') {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function row({ data, offset, from, ts }) {
  const head = element('p', { class: 'talk-head' },
    element('span', { class: 'id', text: `#${offset}` }), ' ', element('time', { datetime: new Date(ts).toISOString(), title: moment(ts), text: clock(ts) }));
  if (typeof from === 'string') {
    head.append(' ', name(from));
  }
  return element('li', { 'data-testid': 'said' }, head, element('p', { class: 'talk-text', dir: 'auto', text: said(data) }));
}
