// Figures of all nodes together, each with its last minutes.

import { element, setText } from './elements.js';
import { figureList, written } from './figure-list.js';
import { Sparkline } from './sparkline.js';

export class Tiles {
  #tiles;

  constructor(list) {
    this.#tiles = figureList.map(shown => {
      const value = element('p', { class: 'value', 'data-testid': `total-${shown.figure}`, text: '–' });
      const chart = new Sparkline(`${shown.title} of all nodes`, number => written(shown, number));
      list.append(element('li', { class: 'tile' }, element('h3', { text: shown.title }), value, chart.node));
      return { shown, value, chart };
    });
  }

  show({ total, totalSeries }) {
    for (const { shown, value, chart } of this.#tiles) {
      setText(value, written(shown, total[shown.figure]));
      chart.draw(totalSeries.get(shown.figure));
    }
  }
}
