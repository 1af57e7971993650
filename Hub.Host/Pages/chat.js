// Wires the page together; each part knows only its own elements.

import { Composer } from './chat-composer.js';
import { Conversation } from './chat-conversation.js';
import { setUpDrawer } from './chat-drawer.js';
import { JoinScreen } from './chat-join.js';
import { ChatLog } from './chat-log.js';
import { Pending } from './chat-pending.js';
import { People } from './chat-people.js';
import { ConnectionState } from './chat-state.js';
import { Status } from './chat-status.js';
import { Hub } from './hub.js';

const $ = id => document.getElementById(id);
const title = document.title;
const room = '$hub/chat';

let hub;
let me = '';
let unread = 0;

const connection = new ConnectionState();
const log = new ChatLog({
  scroller: $('scroller'), list: $('list'), empty: $('empty'), pill: $('new-pill'), pillText: $('new-pill-text'),
});
// The echo is what the log shows, in its place among what the others say.
const pending = new Pending($('outbox'), (message, key) => hub.publish(room, { message }, { key, echo: true }));
const people = new People($('people-list'), [$('people-count'), $('people-badge')]);
const status = new Status({
  label: $('state'), text: $('state-text'), countdown: $('state-countdown'),
  banner: $('banner'), bannerText: $('banner-text'), reconnect: $('reconnect'), rejoin: $('rejoin'),
});
const composer = new Composer(
  { form: $('composer'), text: $('text'), button: $('send'), hint: $('hint'), length: $('length') }, send);
const drawer = setUpDrawer({
  button: $('people-button'), panel: $('people'), close: $('people-close'), backdrop: $('backdrop'), behind: $('room'),
});
const joinScreen = new JoinScreen({
  screen: $('join'), form: $('join-form'), name: $('name'), avatar: $('name-avatar'),
  problem: $('name-problem'), here: $('join-here'), members: new URL('chat/members', document.baseURI),
}, enter);

connection.addEventListener('state', ({ detail }) => changed(detail));
$('reconnect').addEventListener('click', () => connection.reconnect());
$('rejoin').addEventListener('click', () => connection.reconnect());
$('leave').addEventListener('click', leave);
document.addEventListener('visibilitychange', () => document.hidden || countUnread(0));
keepAboveKeyboard();
joinScreen.start();

function enter(name) {
  me = name;
  people.me = name;
  $('me').textContent = name;
  $('app').hidden = false;
  document.body.classList.add('inside');
  log.clear();
  follow();
  composer.focus();
}

// ws or wss: the hub's client takes the one that fits.
function follow() {
  const address = new URL('chat', document.baseURI);
  address.searchParams.set('username', me);
  hub = new Hub(address);
  connection.follow(hub);
  hub.addEventListener('broadcast', ({ detail }) => announced(detail.message));
  const subscription = hub.subscribe(room, { presence: true });
  people.follow(hub, subscription);
  const conversation = new Conversation(hub, subscription);
  conversation.addEventListener('message', ({ detail }) => said(detail));
  conversation.addEventListener('notice', ({ detail }) => log.notice(detail));
  conversation.addEventListener('gap', ({ detail }) => log.gap(detail));
}

function leave() {
  drawer.close();
  pending.clear();
  connection.leave();
  $('app').hidden = true;
  document.body.classList.remove('inside');
  joinScreen.forget();
  joinScreen.show();
}

function send(text) {
  pending.send(text);
  log.toEnd();
}

function changed(about) {
  const { hint, blocks } = status.show(about);
  document.body.dataset.state = about.state;
  pending.connected(about.state === 'online');
  composer.tell(hint, blocks);
}

function said(message) {
  const isOwn = message.sender === me;
  log.message(message, isOwn);
  if (document.hidden && !isOwn && !message.isPast) {
    countUnread(unread + 1);
  }
}

function announced(text) {
  if (typeof text !== 'string') {
    return;
  }
  log.announcement(text);
  if (document.hidden) {
    countUnread(unread + 1);
  }
}

function countUnread(count) {
  unread = count;
  document.title = count > 0 ? `(${count.toLocaleString('en')}) ${title}` : title;
}

// Where the on-screen keyboard covers the page instead of shrinking it, the visible part is what counts.
function keepAboveKeyboard() {
  const view = window.visualViewport;
  view?.addEventListener('resize', () => {
    const covered = view.scale === 1 && innerHeight - view.height > 1;
    document.documentElement.style.setProperty('--visible-height', covered ? `${view.height}px` : '100dvh');
    if (covered) {
      scrollTo(0, 0);
    }
  });
}
