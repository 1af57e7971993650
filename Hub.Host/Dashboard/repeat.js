// Does something again and again while somebody looks.

const turns = new Set();
let isPaused = false;

/**
 * Calls `look` every so many milliseconds, never twice at once; not while the page is hidden or paused. Returns {stop, now}.
 * What `look` throws it has told elsewhere: the next turn comes all the same.
 */
export function repeat(ms, look) {
  let timer;
  let isOver = false;
  let isLooking = false;
  const turn = async () => {
    clearTimeout(timer);
    if (isOver || isLooking || isPaused || document.hidden) {
      return;
    }
    isLooking = true;
    const began = performance.now();
    try {
      await look();
    } catch {
      // As above.
    }
    isLooking = false;
    if (!isOver) {
      timer = setTimeout(turn, Math.max(0, ms - (performance.now() - began)));
    }
  };
  turns.add(turn);
  turn();
  return {
    now: turn,
    stop() {
      isOver = true;
      clearTimeout(timer);
      turns.delete(turn);
    },
  };
}

export function pause(wish) {
  isPaused = wish;
  goOn();
}

document.addEventListener('visibilitychange', goOn);

function goOn() {
  turns.forEach(turn => turn());
}
