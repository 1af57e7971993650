// What the nodes tell each second, put together by their names.

import { Figures, together } from './figures.js';
import { repeat } from './repeat.js';
import { Series } from './series.js';

const each = 1_000; // ms
const eachOfShards = 2_000; // ms: a thousand entries

/**
 * Raises "change" with {report, nodes, total, totalSeries}, "shards" with the list, "gone" and "back" with a node that was there, and is
 * again.
 */
export class Cluster extends EventTarget {
  #api;
  #kept = new Map(); // what is remembered of each node: its figures of before
  #known = new Map(); // nodes of the last answer, and those that are gone
  #totalSeries = new Map();
  #turns = [];

  constructor(api) {
    super();
    this.#api = api;
  }

  start() {
    this.#turns = [repeat(each, () => this.#look()), repeat(eachOfShards, () => this.#lookAtShards())];
  }

  stop() {
    this.#turns.forEach(turn => turn.stop());
  }

  async #look() {
    const [report, { nodes: measured }] = await Promise.all([this.#api.get('/cluster'), this.#api.get('/nodes')]);
    const nodes = report.nodes.map(node => this.#merge(node, measured.find(other => other.node === node.name)));
    const total = together(nodes.map(node => node.figures));
    remember(this.#totalSeries, total);
    this.#compare(nodes);
    this.#emit('change', { report, nodes, total, totalSeries: this.#totalSeries });
  }

  async #lookAtShards() {
    const { shards } = await this.#api.get('/cluster/shards');
    this.#emit('shards', shards);
  }

  #merge(node, measured) {
    let kept = this.#kept.get(node.name);
    if (!kept) {
      kept = { figures: new Figures(), series: new Map() };
      this.#kept.set(node.name, kept);
    }
    const figures = measured ? kept.figures.take(measured) : null;
    remember(kept.series, figures);
    return {
      ...node, figures, series: kept.series, version: measured?.version, startedAt: measured?.startedAt, unready: measured?.unready ?? null,
      isSilent: !measured?.metrics,
    };
  }

  #compare(nodes) {
    for (const node of nodes) {
      if (this.#known.get(node.name)?.isGone) {
        this.#emit('back', node);
      }
      this.#known.set(node.name, node);
    }
    for (const [name, node] of this.#known) {
      if (!node.isGone && !nodes.some(other => other.name === name)) {
        this.#known.set(name, { ...node, isGone: true });
        this.#kept.delete(name);
        this.#emit('gone', node);
      }
    }
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** A node's state in a word, and how bad that is: good, warn or bad. */
export function stateOf({ isSilent, suspectedBy, unready, leaving }) {
  if (suspectedBy.length > 0) {
    return { word: `suspected by ${suspectedBy.join(', ')}`, tone: 'bad' };
  }
  if (isSilent) {
    return { word: 'not answering', tone: 'bad' };
  }
  if (unready) {
    return { word: unready, tone: 'warn' };
  }
  return leaving ? { word: 'leaving', tone: 'warn' } : { word: 'up', tone: 'good' };
}

function remember(all, figures) {
  for (const figure of remembered) {
    if (!all.has(figure)) {
      all.set(figure, new Series());
    }
    all.get(figure).add(figures?.[figure] ?? null);
  }
}

const remembered = ['connections', 'messagesIn', 'messagesOut', 'bytesIn', 'bytesOut', 'p99', 'queued', 'slow', 'memory', 'processor'];
