// Who has no key sees nothing. The key is kept for this tab only, and never in an address.

const item = 'hub-admin-key';
const inAddress = /^#key=(.+)$/;

export class SignIn {
  #nodes;
  #api;
  #enter;

  /** @param enter called when the key in `api` is the node's */
  constructor(nodes, api, enter) {
    this.#nodes = nodes;
    this.#api = api;
    this.#enter = enter;
    nodes.form.addEventListener('submit', event => {
      event.preventDefault();
      this.#try(nodes.key.value.trim());
    });
    addEventListener('hashchange', () => this.#takeFromAddress() && this.start());
  }

  start() {
    this.#takeFromAddress();
    const key = kept();
    if (key) {
      this.#try(key);
    } else {
      this.show('');
    }
  }

  show(problem) {
    this.#api.key = '';
    keep('');
    this.#nodes.key.value = '';
    this.#nodes.screen.hidden = false;
    this.#nodes.problem.textContent = problem;
    this.#nodes.key.setAttribute('aria-invalid', String(problem !== ''));
    this.#nodes.key.focus();
  }

  // Gone from the address before anything else is done: what stands there ends up in histories and screenshots.
  #takeFromAddress() {
    const key = inAddress.exec(location.hash)?.[1];
    if (!key) {
      return false;
    }
    history.replaceState(null, '', `${location.pathname}${location.search}`);
    keep(decoded(key));
    return true;
  }

  async #try(key) {
    const { problem, button, screen } = this.#nodes;
    if (!key) {
      this.show('Enter the key first.');
      return;
    }
    if (!/^[!-~]+$/.test(key)) {
      this.show('This is no admin key: it has a space or a letter beyond ASCII in it.');
      return;
    }
    button.disabled = true;
    this.#api.key = key;
    try {
      await this.#api.get('/cluster');
      keep(key);
      problem.textContent = '';
      this.#nodes.key.value = '';
      screen.hidden = true;
      this.#enter();
    } catch (error) {
      this.#refused(error, key);
    } finally {
      button.disabled = false;
    }
  }

  #refused(error, key) {
    if (error.status === 401) {
      this.show('This is not the admin key of this node.');
      return;
    }
    // The key may be right: it need not be typed again.
    this.show(`${error.message}. Try again.`);
    this.#nodes.key.value = key;
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// Storage throws where the browser forbids it; the key then lasts as long as the page.
let inMemory = '';

function keep(key) {
  inMemory = key;
  try {
    if (key) {
      sessionStorage.setItem(item, key);
    } else {
      sessionStorage.removeItem(item);
    }
  } catch {
    // Kept in memory only.
  }
}

function kept() {
  try {
    return sessionStorage.getItem(item) ?? inMemory;
  } catch {
    return inMemory;
  }
}
