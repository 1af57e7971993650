// What a frame of the server means. Whatever is not one of these is null and changes nothing.

export const serverName = '__server';

/**
 * @returns {{kind: 'message', sender: string, text: string}
 *   | {kind: 'notice', name: string, verb: 'joined' | 'left' | '', text: string}
 *   | {kind: 'announcement' | 'shutdown' | 'refused', text: string} | null}
 */
export function readFrame(data) {
  const frame = parse(data);
  if (frame === null || typeof frame !== 'object') {
    return null;
  }

  if (typeof frame.sender === 'string' && typeof frame.message === 'string') {
    return frame.sender === serverName ? notice(frame.message) : message(frame);
  }

  switch (frame.type) {
    case 'broadcast':
      return typeof frame.message === 'string' ? { kind: 'announcement', text: frame.message } : null;
    case 'shutdown':
      return { kind: 'shutdown', text: String(frame.message ?? 'Server is shutting down') };
    case 'error':
      return typeof frame.payload === 'string' ? { kind: 'refused', text: frame.payload } : null;
    default:
      return typeof frame.error === 'string' ? { kind: 'refused', text: frame.error } : null;
  }
}

function parse(data) {
  try {
    return typeof data === 'string' ? JSON.parse(data) : null;
  } catch {
    return null;
  }
}

function message(frame) {
  return { kind: 'message', sender: frame.sender, text: frame.message };
}

function notice(text) {
  const match = /^(.*) (joined|left)$/su.exec(text);
  return { kind: 'notice', name: match?.[1] ?? '', verb: match?.[2] ?? '', text };
}
