// What is looked at more closely: a column above the page, which remembers what was looked at before.

const narrow = matchMedia('(max-width: 60rem)');

export class Panel {
  #nodes;
  #views = []; // the last is shown
  #stop = () => {};
  #opener; // gets the focus back

  constructor(nodes) {
    this.#nodes = nodes;
    narrow.addEventListener('change', () => this.#cover());
    nodes.close.addEventListener('click', () => this.close());
    nodes.back.addEventListener('click', () => this.#goBack());
    document.addEventListener('keydown', event => {
      // A dialog closes first, and by itself.
      if (event.key === 'Escape' && this.#views.length > 0 && !document.querySelector('dialog[open]')) {
        event.preventDefault();
        this.close();
      }
    });
  }

  /** @param {{kind: string, title: string, start: (body: HTMLElement) => () => void}} view `start` fills it and gives what ends it */
  open(view) {
    if (this.#views.length === 0) {
      this.#opener = document.activeElement;
    }
    this.#views.push(view);
    this.#show();
  }

  close() {
    if (this.#views.length === 0) {
      return;
    }
    this.#end();
    this.#views = [];
    this.#nodes.panel.hidden = true;
    this.#cover();
    this.#opener?.focus();
  }

  #goBack() {
    this.#views.pop();
    this.#show();
  }

  #show() {
    this.#end();
    const { panel, back, kind, title, body } = this.#nodes;
    const view = this.#views.at(-1);
    back.hidden = this.#views.length < 2;
    kind.textContent = view.kind;
    title.textContent = view.title;
    body.replaceChildren();
    body.scrollTop = 0;
    panel.hidden = false;
    this.#cover();
    this.#stop = view.start(body);
    title.parentElement.focus();
  }

  // On a narrow screen nothing is seen of what it covers; on a wide one that makes room for it.
  #cover() {
    const looks = this.#views.length > 0;
    document.body.classList.toggle('looking', looks);
    this.#nodes.behind.inert = looks && narrow.matches;
  }

  #end() {
    this.#stop();
    this.#stop = () => {};
  }
}
