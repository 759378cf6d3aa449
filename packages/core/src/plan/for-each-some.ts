import type { Source } from '../records/source.ts';

/** Samples that are read at the same time. */
const mostReading = 8;

/** Works on some items at a time, and ends with the first error. */
export async function forEachSome<T>(items: Source<T>, work: (item: T) => Promise<void>): Promise<void> {
  const working = new Set<Promise<void>>();
  let failed: { error: unknown } | undefined;
  for await (const item of items) {
    const done: Promise<void> = work(item)
      .catch((error: unknown) => {
        failed ??= { error };
      })
      .finally(() => working.delete(done));
    working.add(done);
    if (working.size >= mostReading) await Promise.race(working);
    if (failed) break;
  }
  await Promise.all(working);
  if (failed) throw failed.error;
}
