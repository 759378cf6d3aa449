/** Work that waits for its turn: the first to come is the first to begin. */
export interface WaitingLine {
  /** Adds work, which must never be rejected. Gives what takes it out of the line again. */
  add(work: () => Promise<unknown>): () => void;
  /** Begins what may begin now. */
  pump(): void;
}

/**
 * Creates an empty line.
 *
 * @param hasRoom Whether a further one may begin while so many are being worked on.
 * @param onDone Told when one is done.
 */
export function createWaitingLine(hasRoom: (working: number) => boolean, onDone: () => void): WaitingLine {
  const waiting = new Set<() => Promise<unknown>>();
  let working = 0;
  const begin = async (work: () => Promise<unknown>) => {
    waiting.delete(work);
    working++;
    await work();
    working--;
    onDone();
  };
  return {
    add(work) {
      waiting.add(work);
      return () => waiting.delete(work);
    },
    pump() {
      for (const work of waiting) {
        if (!hasRoom(working)) return;
        void begin(work);
      }
    },
  };
}
