// Close codes in words.

const reasons = new Map([
  [1000, 'The server said goodbye.'],
  [1001, 'The server is restarting.'],
  [1002, 'The server did not understand this page.'],
  [1003, 'The server does not take this kind of message.'],
  [1007, 'The server could not read a message of this page.'],
  [1008, 'The server does not allow this.'],
  [1009, 'A message was larger than the server takes.'],
  [1011, 'The server had a problem.'],
  [1013, 'The server is busy.'],
  [4000, 'The server did not understand this page.'],
  [4001, 'The server does not know who you are.'],
  [4003, 'You may not enter this chat.'],
  [4004, 'You were removed from the chat.'],
  [4005, 'You came in from another place.'],
  [4006, 'This page did not introduce itself in time.'],
  [4007, 'The server saw too many mistakes of this page.'],
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

/**
 * @param {number} code the close code; 1006 when there was none, also for a refused handshake
 * @param {boolean} wasOpen whether there was a connection
 */
export function reasonOf(code, wasOpen) {
  if (code === 1006 && !wasOpen) {
    return 'The server does not answer.';
  }
  return reasons.get(code) ?? (code >= 4000 && code < 4100 ? 'The server closed the connection for good.' : 'The connection was lost.');
}
