import type { Sample } from '../records/records.ts';
import type { Source } from '../records/source.ts';

/** A source of samples that is read one by one, and again where it can be. */
export interface SampleSource {
  /** Whether it can be read once more from its beginning. */
  readonly canBeReadAgain: boolean;
  /** The next sample; undefined at the end. */
  next(): Promise<Sample | undefined>;
  /** Goes back to the beginning. */
  rewind(): void;
  /** Nothing more is read. */
  close(): void;
}

/** Opens a source of samples. */
export function openSampleSource(samples: Source<Sample>): SampleSource {
  let items = iterate(samples);
  // Arrays and the like give a fresh iterator each time. Generators are their own, and streams flow but once.
  const canBeReadAgain = (items as unknown) !== samples && !('getReader' in samples) && !('read' in samples);
  return {
    canBeReadAgain,
    async next() {
      const { value, done } = await items.next();
      return done ? undefined : value;
    },
    rewind() {
      items = iterate(samples);
    },
    close() {
      // Not awaited: a source that is waiting for its next item would hold the reader up.
      void Promise.resolve(items.return?.()).catch(() => {});
    },
  };
}

function iterate(samples: Source<Sample>): AsyncIterator<Sample> | Iterator<Sample> {
  return Symbol.asyncIterator in samples ? samples[Symbol.asyncIterator]() : samples[Symbol.iterator]();
}
