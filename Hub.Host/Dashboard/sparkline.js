// A small chart. To a screen reader it is a picture with its lowest and highest value; the value of now stands beside it.

import { drawing, setAttribute } from './elements.js';

const width = 300;
const height = 40;
const least = 60; // values: what has begun just now is not drawn wider than it is

export class Sparkline {
  #title;
  #format;
  #line = drawing('path', { class: 'line', 'vector-effect': 'non-scaling-stroke' });
  #area = drawing('path', { class: 'area' });
  node;

  constructor(title, format) {
    this.#title = title;
    this.#format = format;
    this.node = drawing('svg', {
      class: 'sparkline', role: 'img', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-label': `${title}: no values yet`,
    }, this.#area, this.#line);
  }

  draw(series) {
    const { range, values } = series;
    if (!range) {
      return;
    }
    // From zero: a line that fills the height by its noise alone frightens for nothing.
    const top = Math.max(range.highest, 1e-9) * 1.08;
    let line = '';
    let area = '';
    let start = null;
    const span = Math.max(values.length, least) - 1;
    values.forEach((value, index) => {
      const x = (width - ((values.length - 1 - index) * width) / span).toFixed(1);
      if (value === null) {
        area += start === null ? '' : `V${height}Z`;
        start = null;
        return;
      }
      const y = (height - 1 - (Math.max(0, value) / top) * (height - 2)).toFixed(2);
      line += `${start === null ? 'M' : 'L'}${x} ${y}`;
      area += start === null ? `M${x} ${height}V${y}` : `L${x} ${y}`;
      start ??= x;
    });
    this.#line.setAttribute('d', line);
    this.#area.setAttribute('d', start === null ? area : `${area}V${height}Z`);
    const minutes = Math.max(1, Math.round(values.length / 60));
    setAttribute(this.node, 'aria-label', `${this.#title}, last ${minutes === 1 ? 'minute' : `${minutes} minutes`}: ` +
      `between ${this.#format(range.lowest)} and ${this.#format(range.highest)}`);
  }
}
