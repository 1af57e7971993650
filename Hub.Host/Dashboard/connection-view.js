// One connection: who it is, where it is, what waits for it, and how it is closed.

import { path } from './api.js';
import { button, element, facts, name } from './elements.js';
import { roomLink } from './hot-rooms.js';
import { codeField, reasonField } from './question.js';
import { repeat } from './repeat.js';
import { bytes, lasting, moment } from './words.js';

const each = 2_000; // ms

/** What the panel shows for a connection. */
export function connectionView({ api, open, question, notices }, id) {
  const about = element('div', { 'data-testid': 'connection' });
  const note = element('p', { class: 'note', role: 'status', text: 'Asking …' });
  const kick = button('Close this connection …', { class: 'danger', 'data-testid': 'kick', disabled: true }, () => closeIt());
  const rooms = element('ul', { class: 'found' });
  let shown = ''; // as it was told: what has not changed is not made anew, for those who have the focus in it
  let who = '';

  async function closeIt() {
    const answers = await question.ask({
      title: 'Close this connection?',
      lines: [`Connection ${id}${who} is closed. Its client is told the code and the reason.`],
      fields: [codeField(), reasonField()],
      confirm: 'Close it',
    });
    if (answers) {
      await notices.tell(`Closing ${id}`, () => api.post(path`/connections/${id}/close`, answers),
        ({ code, reason }) => `Connection ${id} is closed with ${code}${reason ? `: ${reason}` : ''}`);
      turn.now();
    }
  }

  async function look() {
    try {
      const detail = await api.get(path`/connections/${id}`);
      note.textContent = '';
      kick.disabled = false;
      who = detail.connection.user === null ? '' : ` of ${detail.connection.user}`;
      about.replaceChildren(factsOf(detail));
      if (shown !== JSON.stringify(detail.rooms)) {
        shown = JSON.stringify(detail.rooms);
        rooms.replaceChildren(...detail.rooms.map(room => element('li', {}, roomLink(room, open.room))));
      }
    } catch (error) {
      note.textContent = error.status === 404 ? 'It is not there, or not any more.' : error.message;
      kick.disabled = error.status === 404;
    }
  }

  let turn;
  return {
    kind: 'Connection',
    title: id,
    start(body) {
      body.append(note, about, element('section', {}, element('h3', { text: 'Rooms it is in' }), rooms), element('p', { class: 'buttons' }, kick));
      turn = repeat(each, look);
      return () => turn.stop();
    },
  };
}

function factsOf({ connection, silenceMs, expiresAt }) {
  const { user, address, node, path: asked, protocol, openedAt, queuedBytes, slow } = connection;
  return facts([
    ['User', user === null ? 'nobody' : name(user)],
    ['Address', name(address ?? 'in memory')],
    ['Node', name(node)],
    ['Path', name(asked)],
    ['Protocol', protocol],
    ['Open for', `${lasting(Date.now() - openedAt)}, since ${moment(openedAt)}`],
    ['Last heard', silenceMs === null ? 'nothing yet' : `${lasting(silenceMs)} ago`],
    ['Waits to be sent', `${bytes(queuedBytes)}${slow ? ', which is slow' : ''}`],
    ['Token ends', expiresAt === null ? 'never' : moment(expiresAt)],
  ]);
}
