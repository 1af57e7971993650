// Rooms and connections by what is known of them: a part of a name, an id, a user, an address.

import { path } from './api.js';
import { button, element, name } from './elements.js';
import { roomLink } from './hot-rooms.js';
import { bytes, count, lasting, plural } from './words.js';

const most = 20; // of each kind

const none = { connections: [], cursor: null, unanswered: [] };

const isId = text => /^[0-9a-f]{16}$/i.test(text);
const isAddress = text => /^[\da-f.:]+(\/\d{1,3})?$/i.test(text) && /[.:]/.test(text);

/** What the panel shows for a search. */
export function searchView({ api, open }, text) {
  return {
    kind: 'Search',
    title: text,
    start: body => fill(body, [
      part('Rooms', () => api.get('/rooms', { filter: text, limit: most }), answer => answer.rooms.map(room => roomRow(room, open))),
      part('Connections', () => connections(api, text), answer => answer.connections.map(one => connectionRow(one, open))),
    ]),
  };
}

/** Connections for which more waits than should. */
export function slowView({ api, open }) {
  return {
    kind: 'Connections',
    title: 'That read slowly',
    start: body => fill(body, [part(
      'A sixteenth of what may wait for them, or more, waits', () => api.get('/connections', { slow: true, limit: most * 5 }),
      answer => answer.connections.map(one => connectionRow(one, open)))]),
  };
}

/** The connections in a room. */
export function inRoomView({ api, open }, room) {
  return {
    kind: 'Connections in',
    title: room,
    start: body => fill(body, [part(
      'Connections', () => api.get('/connections', { room, limit: most * 5 }), answer => answer.connections.map(one => connectionRow(one, open)))]),
  };
}

async function connections(api, text) {
  const asked = [api.get('/connections', { user: text, limit: most })];
  if (isAddress(text)) {
    asked.push(unless(400, api.get('/connections', { address: text, limit: most })));
  }
  if (isId(text)) {
    asked.push(unless(404, api.get(path`/connections/${text.toLowerCase()}`).then(({ connection }) => ({ ...none, connections: [connection] }))));
  }
  const answers = await Promise.all(asked);
  const found = new Map(answers.flatMap(answer => answer.connections).map(one => [one.id, one]));
  return {
    connections: [...found.values()],
    cursor: answers.find(answer => answer.cursor)?.cursor ?? null,
    unanswered: [...new Set(answers.flatMap(answer => answer.unanswered))],
  };
}

// What only looks like an address, or is no connection any more, is nothing that was found.
function unless(status, answer) {
  return answer.catch(error => (error.status === status ? none : Promise.reject(error)));
}

function fill(body, parts) {
  body.append(...parts);
  return () => {};
}

function part(title, look, rowsOf) {
  const list = element('ul', { class: 'found' });
  const note = element('p', { class: 'note', role: 'status', text: 'Searching …' });
  look().then(answer => {
    list.append(...rowsOf(answer));
    note.textContent = noteOf(list.childElementCount, answer);
  }, error => (note.textContent = error.message));
  return element('section', {}, element('h3', { text: title }), list, note);
}

function noteOf(found, { cursor, unanswered }) {
  const notes = [found === 0 ? 'None.' : `${count(found)} shown${cursor ? ', and there are more: say it more exactly' : ''}.`];
  if (unanswered.length > 0) {
    notes.push(`${plural(unanswered.length, 'node has', 'nodes have')} not told theirs: ${unanswered.join(', ')}.`);
  }
  return notes.join(' ');
}

function roomRow(room, open) {
  return element('li', { 'data-testid': 'found-room' },
    roomLink(room.room, open.room), element('p', { class: 'note', text: `${plural(room.members, 'member')}, ${room.owner ?? 'nobody'} has it` }));
}

export function connectionRow(connection, open) {
  const { id, user, address, path: asked, protocol, node, openedAt, queuedBytes, slow } = connection;
  const link = button(id, { class: 'link id', 'data-testid': 'connection-link' }, () => open.connection(id));
  const about = element('p', { class: 'note' }, user === null ? 'nobody' : name(user), ' from ', name(address ?? 'memory'),
    ` by ${protocol} at `, name(node), ', ', name(asked), `, open for ${lasting(Date.now() - openedAt)}`);
  if (queuedBytes > 0) {
    about.append(`, ${bytes(queuedBytes)} wait`);
  }
  const row = element('li', { 'data-testid': 'found-connection' }, link, about);
  if (slow) {
    link.after(' ', element('span', { class: 'pill', 'data-tone': 'warn', text: 'slow' }));
  }
  return row;
}
