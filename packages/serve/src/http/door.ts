import { RewardError } from '../scorer/reward.ts';

/** Lets requests in while their bodies fit into memory together. Others wait outside, unread. */
export interface Door {
  /** Requests that wait outside. */
  readonly waiting: number;
  /** Bytes inside. */
  readonly bytes: number;
  /**
   * Waits until there is room for a body of so many bytes.
   *
   * @returns What lets go of the room.
   * @throws RewardError `busy` when there is none in time, or too many wait already; the signal's reason on abort.
   */
  enter(bytes: number, signal: AbortSignal): Promise<() => void>;
}

/** How many come in. */
export interface DoorOptions {
  /** Bytes of all bodies inside. One request is always let in, whatever its size. */
  maxBytes: number;
  /** Requests that may wait outside. */
  maxWaiting: number;
  /** How long each may. */
  waitMs: number;
}

/** Opens a door. First come, first in. */
export function createDoor({ maxBytes, maxWaiting, waitMs }: DoorOptions): Door {
  const outside = new Set<{ bytes: number; enter(): void }>();
  let inside = 0;
  const hasRoom = (bytes: number) => inside === 0 || inside + bytes <= maxBytes;
  const admit = () => {
    for (const next of outside) {
      if (!hasRoom(next.bytes)) return;
      outside.delete(next);
      next.enter();
    }
  };
  const take = (bytes: number) => {
    inside += bytes;
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      inside -= bytes;
      admit();
    };
  };
  return {
    get waiting() {
      return outside.size;
    },
    get bytes() {
      return inside;
    },
    async enter(bytes, signal) {
      signal.throwIfAborted();
      if (outside.size === 0 && hasRoom(bytes)) return take(bytes);
      if (outside.size >= maxWaiting) throw busy(outside.size);
      return new Promise((resolve, reject) => {
        const ended = new AbortController();
        const leave = (reason: unknown) => {
          outside.delete(waiter);
          ended.abort();
          reject(reason);
          admit();
        };
        const timer = setTimeout(() => leave(busy(outside.size)), waitMs);
        ended.signal.addEventListener('abort', () => clearTimeout(timer));
        signal.addEventListener('abort', () => leave(signal.reason), { signal: ended.signal });
        const waiter = {
          bytes,
          enter() {
            ended.abort();
            resolve(take(bytes));
          },
        };
        outside.add(waiter);
      });
    },
  };
}

function busy(waiting: number): RewardError {
  return new RewardError('busy', `${waiting} requests wait already. Ask again later, or ask for fewer at once.`);
}
