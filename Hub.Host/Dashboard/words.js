// Figures as people read them. One language and one form of numbers for all: what two operators compare must look the same.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, notation: 'compact' });
const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'long', hourCycle: 'h23' });
const nothing = '–';

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

const unlessNull = format => value => (value === null || value === undefined || Number.isNaN(value) ? nothing : format(value));

export const count = unlessNull(value => whole.format(value));

export const rate = unlessNull(value => (value < 10 ? short.format(Math.round(value * 10) / 10) : short.format(value)));

export const bytes = unlessNull(value => {
  let unit = 0;
  while (Math.abs(value) >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
});

export const bytesEachSecond = unlessNull(value => `${bytes(value)}/s`);

export const percent = unlessNull(value => `${value < 10 ? value.toFixed(1) : Math.round(value)} %`);

export const milliseconds = unlessNull(value => {
  if (value === Infinity) {
    return 'over 10 s';
  }
  return value < 1_000 ? `${value < 10 ? value.toFixed(1) : Math.round(value)} ms` : `${(value / 1_000).toFixed(1)} s`;
});

/** A time that goes on for hours and days. */
export const lasting = unlessNull(ms => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const parts = [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']];
  const first = parts.findIndex(([size]) => seconds >= size);
  if (first < 0) {
    return '0 s';
  }
  const [size, unit] = parts[first];
  const [nextSize, nextUnit] = parts[first + 1] ?? [];
  const rest = nextSize ? Math.floor((seconds % size) / nextSize) : 0;
  return `${Math.floor(seconds / size)} ${unit}${rest ? ` ${rest} ${nextUnit}` : ''}`;
});

export const clock = unlessNull(at => time.format(at));

export const moment = unlessNull(at => exact.format(at));

export function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** What somebody has said, shortened where it is longer than anybody reads here. */
export function said(data, most = 4_000) {
  const text = typeof data === 'string' ? data : JSON.stringify(data) ?? '';
  return text.length > most ? `${text.slice(0, most)} … (${count(text.length - most)} characters more)` : text;
}
