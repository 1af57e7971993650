// Wires the page together; each part knows only its own elements.

import { Composer } from './chat-composer.js';
import { Connection } from './chat-connection.js';
import { setUpDrawer } from './chat-drawer.js';
import { readFrame } from './chat-frames.js';
import { JoinScreen } from './chat-join.js';
import { ChatLog } from './chat-log.js';
import { Outbox } from './chat-outbox.js';
import { fetchMembers, People } from './chat-people.js';
import { Status } from './chat-status.js';

const $ = id => document.getElementById(id);
const title = document.title;
const membersAddress = new URL('chat/members', document.baseURI);

let me = '';
let wasOnline = false;
let unread = 0;
let stateProblem = ''; // why the connection's state keeps one from sending

const connection = new Connection(socketAddress, async () => (await fetchMembers(membersAddress)) !== null);
const log = new ChatLog({
  scroller: $('scroller'), list: $('list'), empty: $('empty'), pill: $('new-pill'), pillText: $('new-pill-text'),
});
const outbox = new Outbox($('outbox'), text => connection.send(text));
const people = new People(membersAddress, $('people-list'), [$('people-count'), $('people-badge')]);
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
  problem: $('name-problem'), here: $('join-here'), members: membersAddress,
}, enter);

connection.addEventListener('state', event => changed(event.detail));
connection.addEventListener('frame', event => received(readFrame(event.detail)));
outbox.addEventListener('silent', () => connection.giveUp());
outbox.addEventListener('change', allowSending);
$('reconnect').addEventListener('click', () => connection.reconnectNow());
$('rejoin').addEventListener('click', () => connection.reconnectNow());
$('leave').addEventListener('click', leave);
document.addEventListener('visibilitychange', () => document.hidden || countUnread(0));
keepAboveKeyboard();
joinScreen.start();

function socketAddress(name) {
  const address = new URL('chat', document.baseURI);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  address.searchParams.set('username', name);
  return address;
}

function enter(name) {
  me = name;
  people.me = name;
  wasOnline = false;
  $('me').textContent = name;
  $('app').hidden = false;
  document.body.classList.add('inside');
  log.clear();
  connection.open(name);
  composer.focus();
}

function leave() {
  drawer.close();
  connection.leave();
  people.stop();
  outbox.clear();
  $('app').hidden = true;
  document.body.classList.remove('inside');
  joinScreen.forget();
  joinScreen.show();
}

function send(text) {
  const sent = outbox.send(text);
  if (sent) {
    log.toEnd();
    allowSending();
  }
  return sent;
}

function allowSending() {
  composer.block(stateProblem || (outbox.isFull ? 'Too many messages are unanswered: wait, or discard some' : ''));
}

function changed(about) {
  stateProblem = status.show(about);
  document.body.dataset.state = about.state;
  if (about.state === 'online') {
    if (wasOnline) {
      log.notice({ name: '', verb: '', text: 'You are back. What was said meanwhile is not shown.' });
    }
    wasOnline = true;
    people.refreshSoon();
  }
  outbox.connected(about.state === 'online');
  allowSending();
}

function received(frame) {
  switch (frame?.kind) {
    case 'message':
      if (frame.sender === me) {
        outbox.echoed(frame.text);
      }
      log.message(frame.sender, frame.text, frame.sender === me);
      countUnread(document.hidden && frame.sender !== me ? unread + 1 : unread);
      break;
    case 'notice':
      log.notice(frame);
      if (frame.verb) {
        people.refreshSoon();
      }
      break;
    case 'announcement':
      log.announcement(frame.text);
      countUnread(document.hidden ? unread + 1 : unread);
      break;
    case 'shutdown':
      log.notice({ name: '', verb: '', text: frame.text });
      break;
    case 'refused':
      if (!outbox.refused(`Not sent: ${frame.text}`)) {
        log.notice({ name: '', verb: '', text: frame.text });
      }
      break;
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
