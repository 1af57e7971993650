// The first screen: a name, and who is there already.

import { paintAvatar, problemWith } from './chat-names.js';

const nameKey = 'hub-chat-name';
const joinedKey = 'hub-chat-joined';
const named = 3; // people greeted by name
const answerLimit = 5_000; // ms

export class JoinScreen {
  #nodes;
  #join;

  /** @param {(name: string) => void} join */
  constructor(nodes, join) {
    this.#nodes = nodes;
    this.#join = join;
    const { form, name, problem } = nodes;
    name.addEventListener('input', () => {
      problem.textContent = '';
      name.removeAttribute('aria-invalid');
      this.#preview();
    });
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#tryJoin();
    });
  }

  /** Goes straight in when the address names somebody or this tab was in before it was loaded again. */
  start() {
    const asked = new URLSearchParams(location.search).get('name');
    this.#nodes.name.value = asked ?? recall(nameKey) ?? '';
    if ((asked !== null || recall(joinedKey)) && !problemWith(this.#name)) {
      this.#tryJoin();
    } else {
      this.show();
      if (asked) {
        this.#tryJoin();
      }
    }
  }

  show() {
    const { screen, name } = this.#nodes;
    screen.hidden = false;
    this.#preview();
    this.#greet();
    name.focus();
  }

  /** After leaving, a reload stays outside. */
  forget() {
    remember(joinedKey, null);
    const address = new URL(location.href);
    address.searchParams.delete('name');
    history.replaceState(null, '', address);
  }

  get #name() {
    return this.#nodes.name.value.trim();
  }

  #tryJoin() {
    const { screen, name, problem } = this.#nodes;
    const why = problemWith(this.#name);
    problem.textContent = why;
    name.setAttribute('aria-invalid', String(why !== ''));
    if (why) {
      name.focus();
      return;
    }
    remember(nameKey, this.#name);
    remember(joinedKey, 'yes');
    screen.hidden = true;
    this.#join(this.#name);
  }

  #preview() {
    paintAvatar(this.#nodes.avatar, this.#name);
  }

  async #greet() {
    const { here, members } = this.#nodes;
    const names = await fetchNames(members);
    here.hidden = names.length === 0;
    const faces = names.slice(0, named).map(name => paintAvatar(document.createElement('span'), name));
    const more = names.length - named;
    const known = names.slice(0, named);
    const list = new Intl.ListFormat('en').format(more > 0 ? [...known, `${more.toLocaleString('en')} more`] : known);
    const words = document.createElement('span');
    words.textContent = names.length === 1 ? `${list} is here` : `${list} are here`;
    faces.forEach(face => face.setAttribute('aria-hidden', 'true'));
    here.replaceChildren(...faces, words);
  }
}

/** Who is in the chat, each name once; nobody where the server does not say. */
async function fetchNames(address) {
  try {
    const answer = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(answerLimit) });
    const { members } = await answer.json();
    return [...new Set(members)];
  } catch {
    return [];
  }
}

// Storage throws where the browser forbids it; the page then asks again after a reload.
function recall(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    if (value === null) {
      sessionStorage.removeItem(key);
    } else {
      sessionStorage.setItem(key, value);
    }
  } catch {
    // Not remembered.
  }
}
