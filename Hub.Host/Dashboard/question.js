// Asks before anything is changed: what will happen, and what has to be said with it.

import { element } from './elements.js';

const longestReason = 123; // bytes that a close frame has for it

export class Question {
  #nodes;
  #checks = [];
  #answer;

  constructor(nodes) {
    this.#nodes = nodes;
    nodes.form.addEventListener('submit', event => {
      event.preventDefault();
      this.#confirm();
    });
    nodes.cancel.addEventListener('click', () => nodes.dialog.close());
    // By Escape too.
    nodes.dialog.addEventListener('close', () => this.#settle(null));
  }

  /**
   * @param {{title: string, lines: string[], fields?: object[], confirm: string}} question
   * @returns {Promise<Record<string, string> | null>} what was filled in; null where nothing is to be done
   */
  ask({ title, lines, quote, fields = [], confirm, isHarmless = false }) {
    const { dialog, heading, text, inputs, yes, problem } = this.#nodes;
    heading.textContent = title;
    text.replaceChildren(...lines.map(line => element('p', { dir: 'auto', text: line })));
    if (quote !== undefined) {
      text.append(element('pre', { class: 'quote', dir: 'auto', tabindex: '0', text: quote }));
    }
    problem.textContent = '';
    this.#checks = fields.map(field);
    inputs.replaceChildren(...this.#checks.map(({ node }) => node));
    yes.textContent = confirm;
    yes.classList.toggle('danger', !isHarmless);
    dialog.showModal();
    // What is asked is what a dialog begins with, not the button that does it.
    (this.#checks[0]?.input ?? this.#nodes.cancel).focus();
    return new Promise(resolve => (this.#answer = resolve));
  }

  #confirm() {
    const broken = this.#checks.find(({ check }) => check());
    if (broken) {
      this.#nodes.problem.textContent = broken.check();
      broken.input.focus();
      return;
    }
    const values = Object.fromEntries(this.#checks.map(({ input }) => [input.name, input.value.trim()]));
    this.#settle(values);
    this.#nodes.dialog.close();
  }

  #settle(values) {
    this.#answer?.(values);
    this.#answer = undefined;
  }
}

function field({ label, hint, check = () => '', ...attributes }) {
  const id = `question-${attributes.name}`;
  const input = element('input', { id, autocomplete: 'off', 'data-testid': id, 'aria-describedby': hint && `${id}-hint`, ...attributes });
  const node = element('div', { class: 'field' }, element('label', { for: id, text: label }), input);
  if (hint) {
    node.append(element('p', { class: 'hint', id: `${id}-hint`, text: hint }));
  }
  return { node, input, check: () => check(input.value.trim()) };
}

/** With which a connection is closed. */
export function codeField() {
  return {
    name: 'code', label: 'Close code', value: '4004', inputmode: 'numeric',
    hint: '40xx: the client does not come back. 42xx: it comes back at once.',
    check: value => (/^[1-4]\d{3}$/.test(value) ? '' : `${value || 'Nothing'} is no close code: it has four digits, such as 4004.`),
  };
}

export function reasonField() {
  return {
    name: 'reason', label: 'Reason, which the client is told', value: '', dir: 'auto',
    check: value => {
      const length = new TextEncoder().encode(value).length;
      return length > longestReason ? `The reason has ${length} bytes, and a close frame takes ${longestReason}.` : '';
    },
  };
}

export function rateField(most) {
  return {
    name: 'rate', label: 'Connections closed a second', value: '100', inputmode: 'numeric',
    check: value => (/^\d+$/.test(value) && value >= 1 && value <= most ? '' : `The rate is a whole number, 1 to ${most}.`),
  };
}
