// The last minutes of a figure.

const length = 300; // values, one a second

export class Series {
  #values = [];

  add(value) {
    this.#values.push(Number.isFinite(value) ? value : null);
    if (this.#values.length > length) {
      this.#values.shift();
    }
  }

  get values() {
    return this.#values;
  }

  /** Lowest and highest; null where there is no value. */
  get range() {
    const known = this.#values.filter(value => value !== null);
    return known.length ? { lowest: Math.min(...known), highest: Math.max(...known) } : null;
  }
}
