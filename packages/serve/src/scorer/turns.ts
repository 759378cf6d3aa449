/** Work of several askers that is done so many pieces at once, taking turns. */
export interface Turns {
  /** Pieces that wait. */
  readonly waiting: number;
  /** Pieces that are being done. */
  readonly working: number;
  /** Does the pieces of one asker, in their order, between those of others. Pieces that wait are dropped on abort. */
  add(pieces: readonly (() => Promise<void>)[], signal: AbortSignal): void;
}

/** Lets askers take turns, so that a batch of thousands does not hold up one picture. A piece must not fail. */
export function createTurns(atOnce: number): Turns {
  const line: (() => Promise<void>)[][] = [];
  let working = 0;
  const pump = () => {
    while (working < atOnce) {
      const pieces = line.shift();
      if (!pieces) return;
      const piece = pieces.shift();
      if (pieces.length > 0) line.push(pieces);
      if (!piece) continue;
      working++;
      void piece().finally(() => {
        working--;
        pump();
      });
    }
  };
  return {
    get waiting() {
      return line.reduce((sum, pieces) => sum + pieces.length, 0);
    },
    get working() {
      return working;
    },
    add(pieces, signal) {
      if (signal.aborted) return;
      const mine = [...pieces];
      signal.addEventListener('abort', () => mine.splice(0), { once: true });
      line.push(mine);
      pump();
    },
  };
}
