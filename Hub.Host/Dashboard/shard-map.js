// Every shard as a small square in its owner's colour. One that moves stands out for a moment.

import { colourOf } from './colours.js';
import { element, setAttribute, setText } from './elements.js';
import { count } from './words.js';

const shownFor = 4_000; // ms

export class ShardMap {
  #grid;
  #about;
  #moves;
  #cells = [];
  #shards = [];
  #moved = 0;

  /** @param about says what is under the pointer; @param moves how many have moved since the page was opened */
  constructor({ grid, about, moves }) {
    this.#grid = grid;
    this.#about = about;
    this.#moves = moves;
    grid.addEventListener('pointerover', ({ target }) => this.#tell(this.#cells.indexOf(target)));
    grid.addEventListener('pointerleave', () => this.#tell(-1));
  }

  show(shards) {
    if (shards.length !== this.#cells.length) {
      this.#cells = shards.map(() => element('span'));
      this.#grid.replaceChildren(...this.#cells);
      this.#shards = [];
    }
    shards.forEach((shard, index) => {
      const before = this.#shards[index];
      if (before?.owner !== shard.owner || before?.term !== shard.term) {
        this.#cells[index].className = shard.owner === null ? 'shard nobody' : `shard ${colourOf(shard.owner)}`;
        if (before && before.owner !== shard.owner) {
          this.#mark(this.#cells[index]);
        }
      }
    });
    this.#shards = shards;
    setText(this.#moves, this.#moved === 0 ? '' : `${count(this.#moved)} moved since this page was opened`);
    setAttribute(this.#grid, 'aria-label', `Shards by owner: ${spread(shards)}`);
  }

  #mark(cell) {
    this.#moved++;
    cell.classList.add('moved');
    setTimeout(() => cell.classList.remove('moved'), shownFor);
  }

  #tell(index) {
    const shard = this.#shards[index];
    setText(this.#about, shard ? `Shard ${shard.shard}: ${shard.owner ?? 'nobody'}, term ${shard.term}` : '');
  }
}

function spread(shards) {
  const counts = new Map();
  for (const { owner } of shards) {
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return [...counts].map(([owner, number]) => `${owner ?? 'nobody'} ${count(number)}`).sort().join(', ') || 'none yet';
}
