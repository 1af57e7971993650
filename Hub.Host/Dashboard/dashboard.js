// Wires the page together; each part knows only its own elements.

import { Api } from './api.js';
import { Cluster } from './cluster.js';
import { takeColours } from './colours.js';
import { connectionView } from './connection-view.js';
import { setText } from './elements.js';
import { EventLog } from './event-log.js';
import { FigureTable } from './figure-table.js';
import { Health } from './health.js';
import { HotRooms } from './hot-rooms.js';
import { Hub } from './hub.js';
import { NodeTable } from './node-table.js';
import { Notices } from './notices.js';
import { Operations } from './operations.js';
import { Panel } from './panel.js';
import { Question } from './question.js';
import { pause } from './repeat.js';
import { roomView } from './room-view.js';
import { searchView, slowView } from './search.js';
import { ShardMap } from './shard-map.js';
import { SignIn } from './sign-in.js';
import { Tiles } from './tiles.js';
import { plural } from './words.js';

const $ = id => document.getElementById(id);

let hub; // while somebody is inside
let cluster;

const api = new Api(document.baseURI);
const notices = new Notices($('notices'));
const question = new Question({
  dialog: $('question'), form: $('question-form'), heading: $('question-title'), text: $('question-text'),
  inputs: $('question-inputs'), problem: $('question-problem'), yes: $('question-yes'), cancel: $('question-cancel'),
});
const panel = new Panel({
  panel: $('panel'), back: $('panel-back'), close: $('panel-close'), kind: $('panel-kind'), title: $('panel-title'), body: $('panel-body'),
  behind: $('main'),
});
const page = {
  api, panel, question, notices,
  connect: type => new type(new URL('ws', document.baseURI), { token: api.key }),
  open: {
    room: room => panel.open(roomView(page, room)),
    connection: id => panel.open(connectionView(page, id)),
  },
};
const operations = new Operations(page);
const health = new Health({ banner: $('banner'), text: $('banner-text'), state: $('state'), gone: $('gone') }, api);
const tiles = new Tiles($('tiles'));
const shardMap = new ShardMap({ grid: $('shards'), about: $('shard-about'), moves: $('shard-moves') });
const nodeTable = new NodeTable($('nodes'), node => operations.drain(node));
const figureTable = new FigureTable($('figures-head'), $('figures'));
const hotRooms = new HotRooms(
  api, { body: $('rooms'), empty: $('rooms-empty'), note: $('rooms-note'), choices: [$('rooms-by-rate'), $('rooms-by-members')] }, page.open.room);
const eventLog = new EventLog({
  log: $('events-log'), list: $('events'), empty: $('events-empty'), note: $('events-note'), level: $('events-level'),
});
const signIn = new SignIn({ screen: $('sign-in'), form: $('sign-in-form'), key: $('key'), button: $('sign-in-button'), problem: $('key-problem') }, api, enter);

api.addEventListener('refused', () => hub && leave('The key is not accepted any more: the node has another one now.'));
$('sign-out').addEventListener('click', () => leave(''));
$('rebalance').addEventListener('click', () => operations.rebalance());
$('slow').addEventListener('click', () => panel.open(slowView(page)));
$('pause').addEventListener('click', ({ currentTarget }) => {
  const isPaused = currentTarget.getAttribute('aria-pressed') !== 'true';
  currentTarget.setAttribute('aria-pressed', String(isPaused));
  health.pause(isPaused);
  pause(isPaused);
});
$('search-form').addEventListener('submit', event => {
  event.preventDefault();
  const text = $('search').value.trim();
  if (text) {
    panel.open(searchView(page, text));
  }
});
document.addEventListener('keydown', event => {
  const writes = event.target.closest('input, textarea, select, dialog');
  if (event.key === '/' && hub && !writes && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    $('search').focus();
    $('search').select();
  }
});
// What is looked at more closely stands below the bar, whose height is a matter of width.
new ResizeObserver(() => document.documentElement.style.setProperty('--bar', `${$('bar').offsetHeight}px`)).observe($('bar'));
signIn.start();

function enter() {
  $('app').hidden = false;
  hub = page.connect(Hub);
  eventLog.follow(hub);
  cluster = new Cluster(api);
  cluster.addEventListener('change', ({ detail }) => show(detail));
  cluster.addEventListener('shards', ({ detail }) => {
    takeColours(detail.map(({ owner }) => owner).filter(owner => owner !== null));
    shardMap.show(detail);
  });
  cluster.addEventListener('gone', ({ detail }) => health.nodeGone(detail.name));
  cluster.addEventListener('back', ({ detail }) => health.nodeBack(detail.name));
  cluster.start();
  hotRooms.start();
  $('main').focus({ preventScroll: true });
}

function show(change) {
  takeColours(change.nodes.map(({ name }) => name));
  const { report } = change;
  tiles.show(change);
  nodeTable.show(change);
  figureTable.show(change);
  const { total, unowned, moving } = report.shards;
  const away = [unowned > 0 && `${unowned} without an owner`, moving > 0 && `${moving} moving`].filter(Boolean);
  setText($('summary'), `${plural(report.nodes.length, 'node')}, ${plural(total, 'shard')}${away.length ? `, ${away.join(', ')}` : ''}`);
  health.report(report);
}

function leave(why) {
  cluster.stop();
  hotRooms.stop();
  hub.close();
  hub = undefined;
  $('question').close();
  panel.close();
  notices.clear();
  $('app').hidden = true;
  signIn.show(why);
}
