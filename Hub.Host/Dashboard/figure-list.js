// The figures that are shown, of all nodes together and of each.

import { bytes, bytesEachSecond, count, milliseconds, percent, rate } from './words.js';

export const figureList = [
  { figure: 'connections', title: 'Connections', format: count },
  { figure: 'messagesIn', title: 'Messages in', format: rate, unit: '/s' },
  { figure: 'messagesOut', title: 'Messages out', format: rate, unit: '/s' },
  { figure: 'bytesIn', title: 'Bytes in', format: bytesEachSecond },
  { figure: 'bytesOut', title: 'Bytes out', format: bytesEachSecond },
  { figure: 'p99', title: 'Fan-out, 99 %', format: milliseconds },
  { figure: 'queued', title: 'Queued to be sent', format: bytes },
  { figure: 'slow', title: 'Slow consumers closed', format: count },
  { figure: 'memory', title: 'Memory', format: bytes },
  { figure: 'processor', title: 'Processor', format: percent },
];

/** With its unit, for where it stands alone. */
export const written = ({ format, unit = '' }, value) => `${format(value)}${value === null ? '' : unit}`;
