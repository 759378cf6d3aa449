/** Brings what was written to the disk, many writes at a time. */
export interface GroupCommit {
  /** Something was written. Throws what a flush failed with. */
  note(): void;
  /** Flushes what was written, and waits for it. Throws what a flush failed with. */
  flush(): Promise<void>;
}

/** How long a write may wait for others to share its flush. */
const gatherMs = 50;

/**
 * Creates a {@link GroupCommit}: a first write waits 50 ms for others, one flush at a time runs beside everything else,
 * and what is written during it shares the next. So a flush a second costs as much as a thousand, and no write waits
 * longer than 50 ms and two flushes.
 */
export function createGroupCommit(flush: () => Promise<void>): GroupCommit {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let dirty = false;
  let failure: unknown;

  const run = async () => {
    timer = undefined;
    dirty = false;
    try {
      await flush();
    } catch (error) {
      failure ??= error;
    } finally {
      running = undefined;
    }
    if (dirty) schedule();
  };
  const schedule = () => {
    if (!timer && !running) {
      timer = setTimeout(() => {
        running = run();
      }, gatherMs);
    }
  };
  return {
    note() {
      if (failure) throw failure;
      dirty = true;
      schedule();
    },
    async flush() {
      await running;
      clearTimeout(timer);
      timer = undefined;
      if (dirty && !failure) {
        running = run();
        await running;
      }
      if (failure) throw failure;
    },
  };
}
