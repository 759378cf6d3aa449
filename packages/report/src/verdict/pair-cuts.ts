import { ratioInterval } from '@visionprefer/aggregator';
import type { Consensus, PreferencePair } from '@visionprefer/core';
import type { PairBin, PairCut, PairCuts } from './verdict-record.ts';

/** Probabilities that cuts are worked out for. */
const confidences = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99];
/** Below this a pair is a close call. */
const close = 0.75;
/** Scores of people closer than this are equal. */
const sameScore = 1e-9;

/** Pairs on their way to {@link PairCuts}. */
export interface PairCutter {
  add(pair: PreferencePair): void;
  result(): Record<string, PairCuts>;
}

/** What people say of pairs. */
export interface PeopleOnPairs {
  consensus: Iterable<Consensus>;
  /** Of their annotations. */
  keys: ReadonlySet<string>;
}

/** One aspect while it is counted. */
interface Growing extends Omit<PairCuts, 'cuts'> {
  cuts: { pairs: number; sum: number; decided: number[]; right: number[] }[];
}

/**
 * Counts pairs by how sure they are, and how often people prefer what they chose.
 *
 * @param people What people arrive at; pairs that they see no difference in are not decided, and neither are pairs that an
 * annotation of theirs is behind.
 */
export function createPairCutter(people: PeopleOnPairs = { consensus: [], keys: new Set() }): PairCutter {
  const verdictOf = peopleOn(people);
  const byAspect = new Map<string, Growing>();
  const numbers = new Map<string, number>();
  return {
    add(pair) {
      const found = byAspect.get(pair.aspect) ?? nothing();
      byAspect.set(pair.aspect, found);
      const sample = numbers.get(pair.sampleId) ?? numbers.size;
      numbers.set(pair.sampleId, sample);
      addPair(found, pair, { sample, isRight: verdictOf(pair) });
    },
    result: () =>
      Object.fromEntries([...byAspect].map(([aspect, found]): [string, PairCuts] => [aspect, finish(found)])),
  };
}

function nothing(): Growing {
  const bins = (length: number) => Array.from({ length }, (): PairBin => ({ pairs: 0, decided: 0, right: 0 }));
  return {
    ...{ pairs: 0, close: 0, unsure: 0, byProbability: bins(50), byMargin: bins(40) },
    cuts: confidences.map(() => ({ pairs: 0, sum: 0, decided: [], right: [] })),
  };
}

function addPair(
  found: Growing,
  { probability, margin }: PreferencePair,
  { sample, isRight }: { sample: number; isRight: boolean | undefined },
): void {
  found.pairs++;
  addToBin(found.byMargin, margin * 10, isRight);
  if (probability === null) {
    found.unsure++;
    return;
  }
  if (probability < close) found.close++;
  addToBin(found.byProbability, (probability - 0.5) * 100, isRight);
  for (const [place, cut] of found.cuts.entries()) {
    if (probability < (confidences[place] ?? 1)) continue;
    cut.pairs++;
    cut.sum += probability;
    if (isRight === undefined) continue;
    cut.decided[sample] = (cut.decided[sample] ?? 0) + 1;
    cut.right[sample] = (cut.right[sample] ?? 0) + Number(isRight);
  }
}

function addToBin(bins: PairBin[], place: number, isRight: boolean | undefined): void {
  // A product such as 0.57 × 100 is a hair below its whole number.
  const bin = bins[Math.min(bins.length - 1, Math.max(0, Math.floor(place + 1e-9)))];
  if (!bin) return;
  bin.pairs++;
  if (isRight === undefined) return;
  bin.decided++;
  bin.right += Number(isRight);
}

function finish({ cuts, ...found }: Growing): PairCuts {
  return {
    ...found,
    cuts: cuts.map(({ pairs, sum, decided, right }, place): PairCut => {
      const column = (counts: readonly number[]) => Float64Array.from(decided, (_, sample) => counts[sample] ?? 0);
      const judged = column(decided).reduce((total, count) => total + count, 0);
      return {
        confidence: confidences[place] ?? 1,
        pairs,
        share: found.pairs > 0 ? pairs / found.pairs : null,
        expected: pairs > 0 ? sum / pairs : null,
        people: judged > 0 ? { pairs: judged, right: ratioInterval(column(right), column(decided)) } : null,
      };
    }),
  };
}

/** Whether people prefer the chosen image of a pair; undefined where they do not say. */
function peopleOn({ consensus, keys }: PeopleOnPairs): (pair: PreferencePair) => boolean | undefined {
  const known = new Map(
    Array.from(consensus, ({ sampleId, images }) => [sampleId, new Map(images.map((image) => [image.imageId, image]))]),
  );
  return ({ sampleId, aspect, chosen, rejected, annotationKeys }) => {
    if (annotationKeys.some((key) => keys.has(key))) return undefined;
    const [one, other] = [chosen, rejected].map(({ id }) => {
      const image = known.get(sampleId)?.get(id);
      const estimates = image?.aspects ?? {};
      if (aspect === 'overall') return image?.overall.score ?? undefined;
      return (Object.hasOwn(estimates, aspect) ? estimates[aspect]?.score : undefined) ?? undefined;
    });
    if (one === undefined || other === undefined || Math.abs(one - other) < sameScore) return undefined;
    return one > other;
  };
}
