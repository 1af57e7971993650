// What is done to nodes.

import { rateField } from './question.js';
import { count, plural } from './words.js';

const mostDrained = 10_000; // connections a second

export class Operations {
  #page;

  constructor(page) {
    this.#page = page;
  }

  async drain(node) {
    const { api, question, notices } = this.#page;
    const answers = await question.ask({
      title: `Drain ${node}?`,
      lines: [
        `${node} takes no new connections, gives its shards to the other nodes and closes its connections with 4206. Clients come back to another node.`,
        'It stays empty until it is stopped and started again.',
      ],
      fields: [rateField(mostDrained)],
      confirm: `Drain ${node}`,
    });
    if (answers) {
      await notices.tell(`Draining ${node}`, () => api.post('/cluster/drain', { node, ...answers }),
        ({ connections, shards }) => `${node} is being drained: it has ${plural(connections, 'connection')} and ${plural(shards, 'shard')} left`);
    }
  }

  async rebalance() {
    const { api, question, notices } = this.#page;
    const answers = await question.ask({
      title: 'Share connections out anew?',
      lines: ['Nodes with more connections than the mean close what they have too many with 4202, once. Clients come back, and a load balancer spreads them.'],
      fields: [rateField(mostDrained)],
      confirm: 'Share them out',
    });
    if (answers) {
      await notices.tell('Sharing connections out', () => api.post('/cluster/rebalance', answers), ({ nodes }) => toldOf(nodes));
    }
  }
}

function toldOf(nodes) {
  const closing = nodes.filter(node => node.closing > 0);
  return closing.length === 0
    ? 'No node has more connections than its share: none is closed'
    : `Closed are ${closing.map(node => `${count(node.closing)} of ${plural(node.connections, 'connection')} at ${node.node}`).join(', ')}`;
}
