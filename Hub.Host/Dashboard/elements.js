// Builds elements. What comes from the cluster goes in as text nodes and never as markup: names of rooms and users are anybody's.

const svg = 'http://www.w3.org/2000/svg';

/** @param {Record<string, unknown>} attributes `text` becomes the content; what is undefined or false is left out */
export function element(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

export function drawing(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(svg, tag), attributes, children);
}

/** A picture of those that the page has. */
export function icon(name) {
  return drawing('svg', { 'aria-hidden': 'true' }, drawing('use', { href: `#icon-${name}` }));
}

export function button(text, attributes, pressed) {
  const node = element('button', { type: 'button', text, ...attributes });
  node.addEventListener('click', pressed);
  return node;
}

/** Somebody's name, whose direction must not turn what stands around it. */
export function name(text, attributes = {}) {
  return element('bdi', { text, ...attributes });
}

/** Pairs of a word and what it means, for a panel. */
export function facts(pairs) {
  const list = element('dl', { class: 'facts' });
  for (const [word, value] of pairs) {
    list.append(element('dt', { text: word }), element('dd', {}, value));
  }
  return list;
}

// Writing the same words again would lose a selection, and make a screen reader say them again.
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

export function setAttribute(node, attribute, value) {
  if (node.getAttribute(attribute) !== value) {
    node.setAttribute(attribute, value);
  }
}

function filled(node, { text, ...attributes }, children) {
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      node.setAttribute(attribute, value === true ? '' : value);
    }
  }
  if (text !== undefined) {
    node.textContent = text;
  }
  node.append(...children);
  return node;
}
