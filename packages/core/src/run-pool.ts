import type { Source } from './source.ts';

/**
 * Works on the items of a source, at most `limit` at a time, and yields each result as soon as it is there. Results
 * that nobody has read yet count towards the limit, so that work never runs further ahead than that.
 *
 * An error of the source or of `work` is thrown to the reader. When the reader leaves, no further item is taken.
 */
export async function* runPool<T, R>(
  source: Source<T>,
  { limit, work }: { limit: number; work: (item: T) => Promise<R> },
): AsyncGenerator<R, void, undefined> {
  const items = toIterator(source);
  const ready: ({ result: R } | { error: unknown })[] = [];
  let working = 0;
  let pulling = false;
  let ended = false;
  let wake = () => {};

  const settle = (outcome: { result: R } | { error: unknown }) => {
    ready.push(outcome);
    wake();
  };
  const start = (item: T) => {
    working++;
    work(item)
      .then(
        (result) => settle({ result }),
        (error) => settle({ error }),
      )
      .finally(() => working--);
  };
  const pull = async () => {
    pulling = true;
    try {
      while (!ended && working + ready.length < limit) {
        const next = await items.next();
        // The reader may have left while the source was thinking.
        if (next.done) ended = true;
        else if (!ended) start(next.value);
      }
    } catch (error) {
      ended = true;
      settle({ error });
    } finally {
      pulling = false;
      wake();
    }
  };

  try {
    while (true) {
      if (!pulling && !ended && working + ready.length < limit) void pull();
      const outcome = ready.shift();
      if (outcome) {
        if ('error' in outcome) throw outcome.error;
        yield outcome.result;
      } else if (ended && !pulling && working === 0) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    ended = true;
    // Not awaited: a source that is waiting for its next item would hold the reader up.
    void Promise.resolve(items.return?.()).catch(() => {});
  }
}

function toIterator<T>(source: Source<T>): AsyncIterator<T> | Iterator<T> {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}
