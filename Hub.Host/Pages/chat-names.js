// A name's face: the same colour and initials everywhere, without anybody storing them.

/** Who says that somebody came or left. */
export const serverName = '__server';
export const longestName = 32;

// Every 24 degrees is still told apart side by side.
const hues = 15;

/** Degrees on the colour wheel; FNV-1a, because neighbouring names ("ann", "anna") must fall far apart. */
export function hueOf(name) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  }
  return ((hash >>> 8) % hues) * (360 / hues);
}

export function initialsOf(name) {
  const words = name.trim().split(/[\s._-]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  return letters.map(firstLetter).join('').toLocaleUpperCase() || '?';
}

/** Why nobody can be called that, or an empty text. */
export function problemWith(name) {
  if (name === '') {
    return 'Tell the others what to call you.';
  }
  if (name === serverName) {
    return `${serverName} is the server's own name. Please take another.`;
  }
  if ([...name].length > longestName) {
    return `A name has at most ${longestName} characters.`;
  }
  return '';
}

/** Dresses an element as a name's avatar. */
export function paintAvatar(element, name) {
  element.classList.add('avatar');
  element.textContent = name.trim() ? initialsOf(name) : '';
  paintName(element, name);
  return element;
}

/** Gives an element the name's colour; the style sheet does the rest. */
export function paintName(element, name) {
  if (name.trim()) {
    element.style.setProperty('--hue', hueOf(name));
  } else {
    element.style.removeProperty('--hue');
  }
  return element;
}

// A letter may be several code units: accents, emoji, flags.
function firstLetter(word) {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(word);
  return first.segment;
}
