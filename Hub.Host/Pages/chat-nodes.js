// Builds elements. What people wrote goes in as text nodes and never as markup.

import { paintAvatar, paintName } from './chat-names.js';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exactly = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const calendar = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

const address = /https?:\/\/[^\s<>"'`]{1,2000}/giu;

// What this page sends is shorter, but other pages are free to send what the server takes.
const longestShown = 10_000; // UTF-16 units
const mostLinks = 100;

/** @param {Record<string, string>} attributes `text` becomes the content */
export function element(tag, { text, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, value);
  }
  if (text !== undefined) {
    node.textContent = text;
  }
  node.append(...children);
  return node;
}

/** Messages of one sender that follow one another closely. */
export function groupNode(sender, at, own) {
  const head = element('p', { class: 'group-head', 'aria-hidden': 'true' });
  if (!own) {
    head.append(element('bdi', { class: 'sender', 'data-testid': 'sender', text: sender }));
  }
  head.append(timeNode(at));
  const bubbles = element('ol', { class: 'bubbles' });
  const group = element('li', { class: own ? 'group own' : 'group', 'data-testid': 'group' });
  if (!own) {
    group.append(paintAvatar(element('span', { 'aria-hidden': 'true' }), sender));
  }
  group.append(head, bubbles);
  return paintName(group, sender);
}

export function bubbleNode(sender, text, at) {
  return element('li', { class: 'bubble', 'data-testid': 'message', title: exactly.format(at) },
    element('span', { class: 'visually-hidden', text: `${sender}: ` }),
    element('span', { class: 'said', dir: 'auto', 'data-testid': 'message-text' }, ...linked(text)));
}

export function noticeNode({ name, verb, text }) {
  const node = element('li', { class: 'notice', 'data-testid': 'notice' });
  node.append(...(verb ? [element('bdi', { text: name }), ` ${verb}`] : [text]));
  return node;
}

export function gapNode(text) {
  return element('li', { class: 'notice gap', 'data-testid': 'gap', text });
}

export function announcementNode(text, at) {
  return element('li', { class: 'announcement', 'data-testid': 'announcement' },
    element('p', { class: 'announcement-head', text: 'To everyone · ' }, timeNode(at)),
    element('p', { class: 'said', dir: 'auto' }, ...linked(text)));
}

export function dayNode(at) {
  return element('li', { class: 'day' }, element('span', { text: calendar.format(at) }));
}

function timeNode(at) {
  return element('time', { datetime: at.toISOString(), text: clock.format(at) });
}

/** The text, its http and https addresses as anchors. */
function linked(whole) {
  const text = whole.length > longestShown ? `${whole.slice(0, longestShown).toWellFormed()} […]` : whole;
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const found = withoutPunctuation(match[0]);
    if (parts.length >= 2 * mostLinks || !URL.canParse(found)) {
      continue;
    }
    const link = element('a', { target: '_blank', rel: 'noopener noreferrer', text: found });
    link.href = found;
    parts.push(text.slice(end, match.index), link);
    end = match.index + found.length;
  }
  parts.push(text.slice(end));
  return parts;
}

// What ends a sentence is not part of the address in it; a bracket is when the address has opened it.
function withoutPunctuation(found) {
  let link = found;
  for (;;) {
    const last = link.at(-1);
    const unopened = last === ')' && link.split(')').length > link.split('(').length;
    if (!unopened && !'.,;:!?]}…'.includes(last)) {
      return link;
    }
    link = link.slice(0, -1);
  }
}
