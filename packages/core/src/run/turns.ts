/**
 * Creates a row in which whatever waits goes on one by one, each in a turn of the event loop of its own: answers that
 * come all at once hold up nothing that is due in between.
 */
export function createTurns(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const next = () => {
    waiting.shift()?.();
    if (waiting.length) soon(next);
  };
  return () =>
    new Promise((resolve) => {
      if (waiting.push(resolve) === 1) soon(next);
    });
}

/** In Node, Bun and Deno without the millisecond that a timer takes. */
const soon: (act: () => void) => void =
  'setImmediate' in globalThis ? (act) => void setImmediate(act) : (act) => void setTimeout(act, 0);
