// Who is here: asked of the room on each connection, then as it tells.

import { element } from './chat-nodes.js';
import { paintAvatar } from './chat-names.js';

const shown = 200; // names; the rest is a number

export class People {
  #list;
  #counts;
  #names = new Map(); // each name with its number of connections
  #unlisted = 0; // those that a full list has left out
  #changes; // what the room tells while its list is awaited
  #isDrawing = false;
  me = '';

  constructor(list, counts) {
    this.#list = list;
    this.#counts = counts;
  }

  follow(hub, room) {
    this.#names = new Map();
    this.#unlisted = 0;
    this.#changes = undefined;
    this.#draw();
    room.addEventListener('subscribed', () => this.#ask(hub, room.room));
    room.addEventListener('presence', ({ detail }) => this.#take(detail));
    room.addEventListener('join', ({ detail }) => this.#changed(detail.member, detail.connections));
    room.addEventListener('leave', ({ detail }) => this.#changed(detail.member, 0));
  }

  async #ask(hub, room) {
    const changes = (this.#changes = []);
    try {
      const everybody = await hub.presence(room);
      if (changes === this.#changes) {
        this.#take(everybody);
      }
    } catch {
      // What the room tells stays; the next connection asks again.
    }
  }

  // What was told meanwhile is newer than the list, or in it already.
  #take({ count, members }) {
    const changes = this.#changes ?? [];
    this.#changes = undefined;
    this.#names = new Map(members.map(({ member, connections }) => [member, connections]));
    this.#unlisted = count - members.length;
    changes.forEach(change => this.#changed(...change));
    this.#draw();
  }

  #changed(name, connections) {
    this.#changes?.push([name, connections]);
    if (connections > 0) {
      this.#names.set(name, connections);
    } else if (!this.#names.delete(name) && this.#unlisted > 0) {
      this.#unlisted--;
    }
    this.#draw();
  }

  // Once per picture, however many come and go in between.
  #draw() {
    if (!this.#isDrawing) {
      this.#isDrawing = true;
      requestAnimationFrame(() => {
        this.#isDrawing = false;
        this.#show();
      });
    }
  }

  #show() {
    const count = this.#names.size + this.#unlisted;
    this.#counts.forEach(node => (node.textContent = count.toLocaleString()));
    const names = [...this.#names.keys()].sort().slice(0, shown);
    const rows = names.map(name => this.#row(name, this.#names.get(name)));
    if (count > names.length) {
      rows.push(element('li', { class: 'more', text: `and ${(count - names.length).toLocaleString()} more` }));
    }
    this.#list.replaceChildren(...rows);
  }

  #row(name, connections) {
    const row = element('li', { class: 'person', 'data-testid': 'person' },
      paintAvatar(element('span', { 'aria-hidden': 'true' }), name),
      element('bdi', { class: 'person-name', 'data-testid': 'person-name', title: name, text: name }));
    if (name === this.me) {
      row.append(element('span', { class: 'tag', text: 'you' }));
    }
    if (connections > 1) {
      row.append(element('span', { class: 'tag', 'aria-label': `${connections} connections`, text: `×${connections}` }));
    }
    return row;
  }
}
