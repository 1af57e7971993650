// Asks the node that served the page, with the key.

const limit = 10_000; // ms; a node that hangs must not hold the page up for ever

export class ApiError extends Error {
  name = 'ApiError';

  /** @param {number} status 0 where nobody has answered */
  constructor(status, message, code) {
    super(message);
    Object.assign(this, { status, code });
  }
}

/** Raises "refused" where the key is not the node's, "answered" and "silent" with each answer and its lack. */
export class Api extends EventTarget {
  #root;
  key = '';

  constructor(root) {
    super();
    this.#root = root;
  }

  get(path, query) {
    return this.#ask('GET', path, query);
  }

  post(path, query, body) {
    return this.#ask('POST', path, query, body);
  }

  async #ask(method, path, query = {}, body) {
    const url = new URL(`api${path}`, this.#root);
    for (const [parameter, value] of Object.entries(query)) {
      if (value !== undefined && value !== '') {
        url.searchParams.set(parameter, value);
      }
    }
    const key = this.key;
    const headers = { authorization: `Bearer ${key}` };
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
    }
    const response = await this.#fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) {
      this.#emit('answered');
      return answer;
    }
    if (response.status === 401 && key === this.key) {
      this.#emit('refused');
    }
    // So says a proxy for a node that does not.
    if (response.status >= 500 && !answer.error) {
      this.#emit('silent');
    }
    throw new ApiError(response.status, answer.error ?? `The node answers ${response.status}`, answer.code);
  }

  async #fetch(url, options) {
    try {
      return await fetch(url, { ...options, cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(limit) });
    } catch (error) {
      this.#emit('silent');
      throw new ApiError(0, error.name === 'TimeoutError' ? `The node has not answered within ${limit / 1_000} s` : 'The node does not answer');
    }
  }

  #emit(type) {
    this.dispatchEvent(new CustomEvent(type));
  }
}

/** A path with names in it, which may hold anything, slashes too. */
export function path(parts, ...names) {
  return String.raw({ raw: parts }, ...names.map(encodeURIComponent));
}
