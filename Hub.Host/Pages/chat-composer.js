// The box one writes in.

const longest = 2_000; // characters

export class Composer {
  #text;
  #button;
  #hint;
  #length;
  #told = '';
  #blocks = false;
  #submit;
  #usualHint;

  /** @param {(text: string) => void} submit */
  constructor({ form, text, button, hint, length }, submit) {
    this.#text = text;
    this.#button = button;
    this.#hint = hint;
    this.#length = length;
    this.#submit = submit;
    this.#usualHint = matchMedia('(pointer: coarse)').matches ? '' : 'Enter sends, Shift+Enter starts a new line';
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#trySend();
    });
    text.addEventListener('input', () => this.#show());
    text.addEventListener('keydown', event => {
      // While an input method composes, Enter picks a word.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#trySend();
      }
    });
    this.#show();
  }

  /** Shows a hint in place of the usual one until it is empty; one that blocks says why nothing can be sent. */
  tell(hint, blocks) {
    this.#told = hint;
    this.#blocks = blocks;
    this.#show();
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  #trySend() {
    const text = this.#text.value.trim();
    if (!this.#button.disabled) {
      this.#submit(text);
      this.#text.value = '';
      this.#show();
      this.focus();
    }
  }

  #show() {
    // Characters as people count them, not UTF-16 units.
    const length = [...this.#text.value.trim()].length;
    const tooLong = length - longest;
    const problem = (this.#blocks && this.#told) || (tooLong > 0 ? `${tooLong.toLocaleString('en')} characters too many` : '');
    this.#button.disabled = problem !== '' || length === 0;
    this.#button.title = problem;
    this.#hint.textContent = problem || this.#told || this.#usualHint;
    this.#hint.classList.toggle('problem', problem !== '');
    this.#length.textContent = `${length.toLocaleString('en')} / ${longest.toLocaleString('en')}`;
    this.#length.classList.toggle('problem', tooLong > 0);
    this.#grow();
  }

  #grow() {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }
}
