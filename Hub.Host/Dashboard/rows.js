// Keeps rows in step with what they show. They are kept and not made anew: a focus, a selection and a reader's place outlive the next second.

export class Rows {
  #body;
  #keyOf;
  #make;
  #rows = new Map();

  /** @param make gives {node, update(item)} for an item that is new */
  constructor(body, keyOf, make) {
    this.#body = body;
    this.#keyOf = keyOf;
    this.#make = make;
  }

  show(items) {
    const focused = document.activeElement;
    const rows = new Map();
    for (const item of items) {
      const key = this.#keyOf(item);
      const row = this.#rows.get(key) ?? this.#make(item);
      row.update?.(item);
      rows.set(key, row);
    }
    for (const [key, { node }] of this.#rows) {
      if (!rows.has(key)) {
        node.remove();
      }
    }
    this.#rows = rows;
    this.#order();
    // An element that is moved loses the focus.
    if (focused?.isConnected && focused !== document.activeElement && this.#body.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }

  #order() {
    let next = this.#body.firstElementChild;
    for (const { node } of this.#rows.values()) {
      if (node === next) {
        next = next.nextElementSibling;
      } else {
        this.#body.insertBefore(node, next);
      }
    }
  }
}
