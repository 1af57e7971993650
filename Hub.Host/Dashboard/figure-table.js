// The same figures of each node, side by side.

import { colourOf } from './colours.js';
import { element, name, setText } from './elements.js';
import { figureList, written } from './figure-list.js';
import { Rows } from './rows.js';
import { Sparkline } from './sparkline.js';

export class FigureTable {
  #rows;

  constructor(head, body) {
    head.append(...figureList.map(({ title }) => element('th', { scope: 'col', text: title })));
    this.#rows = new Rows(body, node => node.name, node => this.#make(node));
  }

  show({ nodes }) {
    this.#rows.show(nodes);
  }

  #make({ name: called }) {
    const cells = figureList.map(shown => {
      const value = element('span', { 'data-testid': `node-${shown.figure}`, text: '–' });
      const chart = new Sparkline(`${shown.title} of ${called}`, number => written(shown, number));
      return { shown, value, chart, cell: element('td', { class: 'figure' }, value, chart.node) };
    });
    const node = element('tr', { class: colourOf(called), 'data-testid': 'figures' },
      element('th', { scope: 'row' }, element('span', { class: `swatch ${colourOf(called)}`, 'aria-hidden': 'true' }), name(called)),
      ...cells.map(({ cell }) => cell));
    const update = ({ figures, series }) => {
      for (const { shown, value, chart } of cells) {
        setText(value, written(shown, figures?.[shown.figure] ?? null));
        chart.draw(series.get(shown.figure));
      }
    };
    return { node, update };
  }
}
