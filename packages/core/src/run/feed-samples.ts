import { InputError } from '../contract/errors.ts';
import type { Sample } from '../records/records.ts';
import type { Source } from '../records/source.ts';
import type { Lane } from './lane.ts';
import { beginPasses, type Passes } from './passes.ts';
import { openSampleSource, type SampleSource } from './sample-source.ts';
import { createTurns } from './turns.ts';

/** Feeds the samples of a source to the lanes. */
export interface Feed<A extends string = string> {
  /** Takes further samples from the source if there is a lane that could be asked about them. */
  pump(): void;
  /** True when there is nothing left to feed. */
  readonly isDone: boolean;
  /** Whether a lane meets no further sample. */
  isDoneWith(lane: Lane<A>): boolean;
  /** Whether the samples can be read once more from their beginning. */
  readonly canBeReadAgain: boolean;
  close(): void;
}

/** What a feed needs of its run. */
export interface FeedSurroundings<A extends string> {
  /** Has lanes asked about a sample. `isNew` tells that no lane met it before. */
  ask(sample: Sample, lanes: readonly Lane<A>[], isNew: boolean): Promise<void>;
  /** Whether the reader is behind, so that nothing should be taken from the source. */
  isBehind(): boolean;
  /** Whether no further question is asked. */
  isHalted(): boolean;
  wake(): void;
  crash(error: unknown): void;
}

/** Samples that are loaded at the same time. */
export const mostLoading = 8;

/**
 * Feeds samples to lanes. A lane that has room is asked about the next sample at once; one that has none at that moment,
 * for being slow, held back or down, meets the sample in a further pass over the source. A source that can be read only
 * once has no further pass: there the slowest lane that is not down sets the pace.
 */
export function feedSamples<A extends string>(
  samples: Source<Sample>,
  lanes: readonly Lane<A>[],
  { ask, isBehind, isHalted, wake, crash }: FeedSurroundings<A>,
): Feed<A> {
  const source = openSampleSource(samples);
  const passes = beginPasses(lanes);
  const turn = createTurns();
  let reading: 'idle' | 'pulling' | 'exhausted' = 'idle';
  let isDone = false;
  let loading = 0;
  const feed = async (sample: Sample, ready: readonly Lane<A>[]) => {
    const asked = passes.deal(sample.id, ready);
    if (!passes.isFirst && !asked.length) return;
    loading++;
    await turn();
    await ask(sample, asked, passes.isFirst).catch(crash);
    loading--;
    wake();
  };
  const pull = async (ready: readonly Lane<A>[]) => {
    reading = 'pulling';
    try {
      const sample = await source.next();
      reading = sample === undefined ? 'exhausted' : 'idle';
      // The reader may have left while the source was thinking.
      if (sample !== undefined && !isHalted()) void feed(sample, ready);
    } catch (error) {
      reading = 'exhausted';
      crash(error);
    }
    wake();
  };
  const pullIfWanted = () => {
    if (passes.lanes.length === 0) reading = 'exhausted';
    const ready = passes.lanes.filter(({ room }) => room > loading);
    if (isWanted(ready, passes, source)) void pull(ready);
  };
  return {
    get isDone() {
      return isDone;
    },
    isDoneWith: (lane) => isDone || (loading === 0 && reading !== 'pulling' && !passes.lanes.includes(lane)),
    canBeReadAgain: source.canBeReadAgain,
    pump() {
      if (reading === 'idle' && !isHalted() && !isBehind() && loading < mostLoading) pullIfWanted();
      if (isDone || loading > 0 || reading === 'pulling' || (reading === 'idle' && !isHalted())) return;
      if (!isHalted() && goOn(passes, source)) reading = 'idle';
      else isDone = true;
      wake();
    },
    close: source.close,
  };
}

/** Whether a further sample is to be taken, for lanes that have room for it. */
function isWanted<A extends string>(
  ready: readonly Lane<A>[],
  { lanes }: Passes<A>,
  { canBeReadAgain }: SampleSource,
): boolean {
  if (!ready.length) return false;
  return canBeReadAgain || lanes.every((lane) => lane.outage || ready.includes(lane));
}

/** Goes over the samples once more for the lanes that have not met all of them; false when there are none. */
function goOn<A extends string>(passes: Passes<A>, source: SampleSource): boolean {
  const { putOff } = passes;
  if (putOff.length && source.canBeReadAgain) {
    passes.next();
    source.rewind();
    return true;
  }
  for (const [lane, size] of putOff) lane.end(leftOut(lane.annotator.id, size));
  return false;
}

function leftOut(annotatorId: string, size: number): InputError {
  return new InputError(
    `${annotatorId} was not asked about ${size} sample${size === 1 ? '' : 's'}: they came by while it was down, and the samples can be read only once. Run it again with what it answered as { resume }, or pass samples that can be read again.`,
  );
}
