// Which colour a node has: the first that is free when it comes, kept while the page is open.

const most = 10; // colours of the sheet; more nodes share them

const given = new Map();

export function colourOf(node) {
  if (!given.has(node)) {
    given.set(node, given.size % most);
  }
  return `owner-${given.get(node)}`;
}

export function takeColours(nodes) {
  [...nodes].sort().forEach(colourOf);
}
