import { InputError } from '../contract/errors.ts';
import { createKeySet, type KeySet } from '../plan/key-set.ts';
import { checkSample, failSample } from '../plan/load-sample.ts';
import type { Sample } from '../records/records.ts';
import type { Source } from '../records/source.ts';
import { handSample } from './hand-sample.ts';
import { endLane, isDown, type Lane, roomOf } from './lane.ts';
import type { Run } from './start-run.ts';

/** Hands out samples to the lanes. */
export interface Dealer {
  /** Takes further samples from the source if there is somebody who could be asked about them. */
  pump(): void;
  /** True when there is nothing left to hand out. */
  readonly done: boolean;
}

/** Samples that are read at the same time. */
const mostLoading = 8;
/** Annotations and failures that wait for the reader before no further sample is taken. */
const mostUnread = 64;

/** Who has to be asked about the samples of one pass, and about which: undefined for all. */
type Pass<A extends string> = Map<Lane<A>, KeySet | undefined>;

/**
 * Deals the samples of a run. Whoever has room is asked about the next sample at once; who has none at that moment, for
 * being slow, held back or down, meets the sample in a further pass over the source. A source that can be read only
 * once has no further pass: there the slowest that is not down sets the pace.
 */
export function createDealer<A extends string>(run: Run<A>, samples: Source<Sample>): Dealer {
  let pass: Pass<A> = new Map(run.lanes.map((lane) => [lane, undefined]));
  let passes = 0;
  let put = new Map<Lane<A>, KeySet>();
  let items = open(samples);
  const again = canBeReadAgain(samples, items);
  let pulling = false;
  let exhausted = false;
  let loading = 0;
  let done = false;
  const failed = createKeySet();

  const alive = () => [...pass.keys()].filter((lane) => !lane.ended);
  const hasRoom = (lane: Lane<A>) => roomOf(lane) > loading;
  const wanting = (): Lane<A>[] => {
    const lanes = alive();
    const ready = lanes.filter(hasRoom);
    if (again) return ready;
    return lanes.every((lane) => isDown(lane) || hasRoom(lane)) ? ready : [];
  };

  const pull = async () => {
    pulling = true;
    try {
      const { value: sample, done: end } = await items.next();
      // The reader may have left while the source was thinking.
      if (run.stopped) return;
      if (end) exhausted = true;
      else deal(sample);
    } catch (error) {
      exhausted = true;
      run.crash(error);
    } finally {
      pulling = false;
      run.wake();
    }
  };

  const deal = (sample: Sample) => {
    const asked: Lane<A>[] = [];
    for (const [lane, about] of pass) {
      if (lane.ended || (about && !about.has(sample.id))) continue;
      if (hasRoom(lane)) asked.push(lane);
      else putOff(lane, sample.id);
    }
    if (passes === 0) run.progress.samples++;
    else if (!asked.length) return;
    loading++;
    examine(sample, asked)
      .catch((error) => run.crash(error))
      .finally(() => {
        loading--;
        run.wake();
      });
  };

  const putOff = (lane: Lane<A>, sampleId: string) => {
    const ids = put.get(lane) ?? createKeySet();
    put.set(lane, ids);
    ids.add(sampleId);
  };

  const examine = async (sample: Sample, lanes: readonly Lane<A>[]): Promise<void> => {
    if (passes === 0 && !run.sampleIds.add(sample.id)) {
      const error = new InputError(`Sample ${sample.id}: the id is used twice. Give every sample an id of its own.`);
      return run.give(failSample(sample.id, error));
    }
    const checked = checkSample(sample, run.strategy.minImages ?? 1);
    if ('error' in checked) return passes === 0 ? run.give(checked) : undefined;
    const failure = await handSample(run, checked, lanes);
    // A further pass, for somebody else, tells nothing new.
    if (failure && failed.add(sample.id)) run.give(failure);
  };

  const nextPass = () => {
    const ids = [...put].filter(([lane]) => !lane.ended);
    if (!ids.length || run.stopped) {
      done = true;
    } else if (again) {
      pass = new Map(ids);
      put = new Map();
      passes++;
      items = open(samples);
      exhausted = false;
    } else {
      for (const [lane, { size }] of ids) endLane(run, lane, leftOut(lane.annotator.id, size));
      done = true;
    }
    run.wake();
  };

  run.onStop(() => {
    exhausted = true;
    // Not awaited: a source that is waiting for its next item would hold the reader up.
    void Promise.resolve(items.return?.()).catch(() => {});
  });
  return {
    get done() {
      return done;
    },
    pump() {
      while (!(pulling || exhausted || run.stopped) && loading < mostLoading && run.unread < mostUnread) {
        if (alive().length === 0) exhausted = true;
        else if (wanting().length === 0) break;
        else void pull();
      }
      if ((exhausted || run.stopped) && !pulling && loading === 0 && !done) nextPass();
    },
  };
}

function leftOut(annotatorId: string, size: number): InputError {
  return new InputError(
    `${annotatorId} was not asked about ${size} sample${size === 1 ? '' : 's'}: they came by while it was down, and the samples can be read only once. Run it again with what it answered as { resume }, or pass samples that can be read again.`,
  );
}

/** Arrays and the like give a fresh iterator each time. Generators are their own, and streams flow but once. */
function canBeReadAgain(samples: Source<Sample>, iterator: unknown): boolean {
  return iterator !== samples && !('getReader' in samples) && !('read' in samples);
}

function open(samples: Source<Sample>): AsyncIterator<Sample> | Iterator<Sample> {
  return Symbol.asyncIterator in samples ? samples[Symbol.asyncIterator]() : samples[Symbol.iterator]();
}
