import { setTimeout as wait } from 'node:timers/promises';
import { parseReply, partOf } from '@visionprefer/core/plugin';

/** How often it is asked how far the server is: where its websocket tells when to ask, and where it cannot be had. */
const besideSocketMs = 2_000;
const pollMs = { first: 20, most: 1_000 };

/**
 * Waits until a queued prompt is done, by the server's websocket, which tells of its end at once, and by asking now and
 * then: a message may be lost, and a proxy may let no websocket through.
 *
 * @param ask Gives what the server has of the prompt once it is done.
 */
export async function waitForEnd<T>(
  { socketUrl, promptId, signal }: { socketUrl: string; promptId: string; signal: AbortSignal },
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const socket = listen(socketUrl, promptId);
  try {
    for (let ms = pollMs.first; ; ms = Math.min(pollMs.most, ms * 2)) {
      const done = await ask();
      if (done !== undefined) return done;
      const pause = new AbortController();
      const waiting = wait(socket.isOpen ? besideSocketMs : ms, undefined, {
        signal: AbortSignal.any([signal, pause.signal]),
      }).catch(() => signal.throwIfAborted());
      await Promise.race([waiting, socket.nextEnd()]);
      pause.abort();
      signal.throwIfAborted();
    }
  } finally {
    socket.close();
  }
}

/** Messages after which there is something to be had. */
const ends = ['execution_success', 'execution_error', 'execution_interrupted', 'executed'];

function listen(url: string, promptId: string) {
  let tell = () => {};
  let isOpen = false;
  let next = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const socket = new WebSocket(url);
  socket.addEventListener('open', () => {
    isOpen = true;
  });
  socket.addEventListener('message', ({ data }) => {
    if (typeof data !== 'string') return;
    const { type, data: about } = partOf(parseReply(data));
    const { prompt_id: id, node } = partOf(about);
    if (id === promptId && (ends.includes(`${type}`) || (type === 'executing' && node === null))) tell();
  });
  // Without it, the server is asked more often, and once right away: it may have ended.
  for (const lost of ['error', 'close'] as const) {
    socket.addEventListener(lost, () => {
      isOpen = false;
      tell();
    });
  }
  return {
    get isOpen() {
      return isOpen;
    },
    async nextEnd() {
      await next;
      next = new Promise<void>((resolve) => {
        tell = resolve;
      });
    },
    close: () => socket.close(),
  };
}
