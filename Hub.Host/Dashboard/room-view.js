// One room: where it is, who is in it, what is said in it.

import { path } from './api.js';
import { button, element, facts, name } from './elements.js';
import { ownerMark } from './hot-rooms.js';
import { codeField, reasonField } from './question.js';
import { repeat } from './repeat.js';
import { RoomTalk } from './room-talk.js';
import { inRoomView } from './search.js';
import { bytes, count, lasting, plural, rate, said } from './words.js';

const each = 2_000; // ms
const mostMembers = 100; // names

/** What the panel shows for a room. */
export function roomView(page, room) {
  const { api, panel, question, notices } = page;
  const about = element('div', { 'data-testid': 'room' });
  const note = element('p', { class: 'note', role: 'status', text: 'Asking …' });
  const present = element('ul', { class: 'found', 'data-testid': 'present' });
  const presentNote = element('p', { class: 'note' });
  const talk = new RoomTalk(page, room);
  let members = 0;
  let turn;

  async function closeIt() {
    const answers = await question.ask({
      title: 'Close this room?',
      lines: [`All ${plural(members, 'connection')} in ${room}, on all nodes, are closed. What was said in it stays.`],
      fields: [codeField(), reasonField()],
      confirm: 'Close the room',
    });
    if (answers) {
      await notices.tell(`Closing ${room}`, () => api.post(path`/rooms/${room}/close`, answers),
        ({ connections }) => `${plural(connections, 'connection')} in ${room} ${connections === 1 ? 'is' : 'are'} closed`);
      turn.now();
    }
  }

  async function look() {
    try {
      const detail = await api.get(path`/rooms/${room}`);
      members = detail.members;
      about.replaceChildren(factsOf(detail), nodesOf(detail));
      note.textContent = detail.unanswered.length > 0 ? `Not told by ${detail.unanswered.join(', ')}.` : '';
      await lookWhoIsThere(detail);
    } catch (error) {
      note.textContent = error.status === 404 ? 'Nothing is known of it now: nobody is in it, and nothing of it is kept.' : error.message;
    }
  }

  async function lookWhoIsThere({ rule }) {
    if (!rule.presence) {
      presentNote.textContent = 'It keeps no presence.';
      return;
    }
    try {
      const answer = await api.get(path`/rooms/${room}/members`);
      present.replaceChildren(...answer.members.slice(0, mostMembers).map(memberRow));
      presentNote.textContent = answer.count > mostMembers ? `${count(answer.count - mostMembers)} more.` : answer.count === 0 ? 'Nobody.' : '';
    } catch (error) {
      presentNote.textContent = error.message;
    }
  }

  return {
    kind: 'Room',
    title: room,
    start(body) {
      body.append(
        note, about,
        element('p', { class: 'buttons' },
          button('Its connections', { class: 'quiet', 'data-testid': 'room-connections' }, () => panel.open(inRoomView(page, room))),
          button('Close this room …', { class: 'danger', 'data-testid': 'close-room' }, closeIt)),
        element('section', {}, element('h3', { text: 'Who is there' }), present, presentNote),
        ...talk.sections);
      talk.start();
      turn = repeat(each, look);
      return () => {
        turn.stop();
        talk.stop();
      };
    },
  };
}

function factsOf({ owner, shard, term, epoch, offset, rate: each_, members, present, rule }) {
  return facts([
    ['Owner', owner === null ? 'nobody' : element('span', {}, ownerMark(owner), name(owner))],
    ['Shard', `${shard}, term ${term}`],
    ['Epoch', name(epoch ?? 'not open')],
    ['Newest message', count(offset)],
    ['Rate', `${rate(each_)} messages/s`],
    ['Members', `${plural(members, 'connection')}${present === null ? '' : `, ${count(present)} listed`}`],
    ['Rule', element('span', {}, name(rule.match), `: history ${rule.history}${keepOf(rule)}, presence ${rule.presence ? 'yes' : 'no'}`)],
    ['Who may', `join: ${rule.join}, publish: ${rule.publish}, read: ${rule.read}`],
  ]);
}

function keepOf({ history, keep, keepBytes, ttlMs }) {
  if (history === 'none') {
    return '';
  }
  const size = keepBytes > 0 ? `, ${bytes(keepBytes)}` : '';
  return ` (${count(keep)} messages${size}, ${ttlMs > 0 ? `for ${lasting(ttlMs)}` : 'for ever'})`;
}

function nodesOf({ nodes, members }) {
  const body = element('tbody');
  for (const { node, members: here } of nodes) {
    body.append(element('tr', {},
      element('th', { scope: 'row' }, ownerMark(node), name(node)),
      element('td', { text: count(here) }),
      element('td', {}, element('meter', { min: 0, max: Math.max(members, 1), value: here, 'aria-label': 'Share of its members' }))));
  }
  return element('table', { class: 'narrow', hidden: nodes.length === 0 },
    element('caption', { text: 'Members by node' }),
    element('thead', {}, element('tr', {}, ...['Node', 'Members', 'Share'].map(text => element('th', { scope: 'col', text })))), body);
}

function memberRow({ member, connections, data }) {
  const row = element('li', {}, name(member));
  if (connections > 1) {
    row.append(` ×${count(connections)}`);
  }
  if (data !== undefined && data !== null) {
    row.append(' ', element('code', { dir: 'auto', text: said(data, 200) }));
  }
  return row;
}
