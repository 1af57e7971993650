// What a close code asks for. A code that is not known here acts by its range.

const backOffBase = 1_000; // ms
const backOffCap = 30_000; // ms
const fullPause = 1_000; // ms; what 41xx asks for at least

// Nothing that we would send again could end differently.
const finalCodes = new Map([
  [1000, 'The server said goodbye.'],
  [1002, 'The server did not understand this page.'],
  [1003, 'The server does not take this kind of message.'],
  [1007, 'The server could not read a message of this page.'],
  [1008, 'The server does not allow this.'],
  [1009, 'A message was larger than the server takes.'],
  [4000, 'The server did not understand this page.'],
  [4001, 'The server does not know who you are.'],
  [4003, 'You may not enter this chat.'],
  [4004, 'You were removed from the chat.'],
  [4005, 'You came in from another place.'],
  [4006, 'This page did not introduce itself in time.'],
  [4007, 'The server saw too many mistakes of this page.'],
]);

const passingCodes = new Map([
  [1001, 'The server is restarting.'],
  [1011, 'The server had a problem.'],
  [1013, 'The server is busy.'],
  [4100, 'The server is full.'],
  [4102, 'You have too many connections open.'],
  [4103, 'You sent too many messages at once.'],
  [4104, 'This page was too slow to keep up.'],
  [4106, 'The server cannot reach its database.'],
  [4200, 'The server asked for a new connection.'],
  [4201, 'The connection went silent.'],
  [4202, 'The server is moving connections.'],
  [4203, 'The login ran out.'],
  [4206, 'The server is being replaced.'],
]);

/** Anywhere between now and a bound that doubles, so that a thousand pages do not come back together. */
export function backOff(attempt, random = Math.random) {
  return random() * Math.min(backOffCap, backOffBase * 2 ** Math.min(attempt, 10));
}

/**
 * What to do after a close.
 * @param {number} code the close code; 1006 when there was none, also for a refused handshake
 * @param {number} attempt how many connections in a row did not last
 * @returns {{back: boolean, delay: number, least: number, why: string}} both in ms: when to come back, and how early
 *   whoever does not want to wait may
 */
export function planAfter(code, attempt, random = Math.random) {
  if (finalCodes.has(code) || inRange(code, 4000)) {
    return { back: false, delay: 0, least: 0, why: finalCodes.get(code) ?? 'The server closed the connection for good.' };
  }

  const why = passingCodes.get(code) ?? 'The connection was lost.';
  if (inRange(code, 4100)) {
    return { back: true, delay: fullPause + backOff(attempt, random), least: fullPause, why };
  }

  // "At once" is for the first two; a server that keeps saying it gets the usual patience.
  if (inRange(code, 4200) && attempt < 2) {
    return { back: true, delay: random() * 500, least: 0, why };
  }

  return { back: true, delay: backOff(attempt, random), least: 0, why };
}

function inRange(code, start) {
  return code >= start && code < start + 100;
}
