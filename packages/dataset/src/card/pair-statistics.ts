import { createKeySet, type KeySet } from '@visionprefer/core';
import { type ExportPair, type Split, splits } from '../load/export-pair.ts';

/** What the pairs of one aspect are like. */
export interface AspectStatistics {
  aspect: string;
  pairs: number;
  bySplit: Record<Split, number>;
  samples: number;
  /** Score points: least, first quartile, median, third quartile, greatest. */
  margins: [number, number, number, number, number];
  /** Pairs with a probability, and its mean; null when none has one. */
  withProbability: number;
  meanProbability: number | null;
  /** Pairs that every annotator who gave a score decided alike. */
  unanimous: number;
  /** Pairs on which another aspect prefers the rejected image. */
  conflicting: number;
  /** Pairs whose chosen image stands first. */
  chosenFirst: number;
}

/** How often the images of a generator were chosen. */
export interface GeneratorStatistics {
  generator: string;
  chosen: number;
  rejected: number;
}

/** What a data set holds. */
export interface PairStatistics {
  pairs: number;
  bySplit: Record<Split, number>;
  prompts: number;
  samples: number;
  images: number;
  /** Ending of the file → images. */
  kinds: Record<string, number>;
  /** Images that are stored turned (EXIF orientation). */
  turned: number;
  aspects: AspectStatistics[];
  generators: GeneratorStatistics[];
}

/** Counts pairs as they are written. */
export interface PairCounter {
  add(pair: ExportPair): void;
  result(): PairStatistics;
}

interface Tally {
  bySplit: Record<Split, number>;
  samples: KeySet;
  margins: number[];
  withProbability: number;
  probability: number;
  unanimous: number;
  conflicting: number;
  chosenFirst: number;
}

/** Creates a {@link PairCounter}. */
export function createPairCounter(): PairCounter {
  const aspects = new Map<string, Tally>();
  const generators = new Map<string, GeneratorStatistics>();
  const kinds: Record<string, number> = {};
  let turned = 0;
  const [prompts, samples, images] = [createKeySet(), createKeySet(), createKeySet()];
  const generatorOf = (generator: string) => {
    const entry = generators.get(generator) ?? { generator, chosen: 0, rejected: 0 };
    generators.set(generator, entry);
    return entry;
  };
  return {
    add(exported) {
      const { pair, chosen, rejected } = exported;
      const tally = aspects.get(pair.aspect) ?? emptyTally();
      aspects.set(pair.aspect, tally);
      count(tally, exported);
      prompts.add(pair.prompt);
      samples.add(pair.sampleId);
      for (const image of [chosen, rejected]) {
        if (!images.add(image.hash)) continue;
        const kind = image.name.slice(image.name.indexOf('.') + 1);
        kinds[kind] = (kinds[kind] ?? 0) + 1;
        if (image.turned) turned++;
      }
      if (pair.chosen.generator !== undefined) generatorOf(pair.chosen.generator).chosen++;
      if (pair.rejected.generator !== undefined) generatorOf(pair.rejected.generator).rejected++;
    },
    result: () => {
      const all = [...aspects].map(([aspect, tally]) => describe(aspect, tally));
      return {
        pairs: all.reduce((sum, { pairs }) => sum + pairs, 0),
        bySplit: sumSplits(all.map(({ bySplit }) => bySplit)),
        prompts: prompts.size,
        samples: samples.size,
        images: images.size,
        kinds,
        turned,
        aspects: all,
        generators: [...generators.values()].sort((a, b) => b.chosen + b.rejected - a.chosen - a.rejected),
      };
    },
  };
}

function count(tally: Tally, { pair, split, chosenFirst }: ExportPair): void {
  const { sampleId, margin, probability, votes, conflicts } = pair;
  tally.bySplit[split]++;
  tally.samples.add(sampleId);
  tally.margins.push(margin);
  if (probability !== null) {
    tally.withProbability++;
    tally.probability += probability;
  }
  if (votes.for > 0 && votes.against + votes.tied === 0) tally.unanimous++;
  if (conflicts.length) tally.conflicting++;
  if (chosenFirst) tally.chosenFirst++;
}

function describe(aspect: string, tally: Tally): AspectStatistics {
  const { bySplit, samples, margins, probability, withProbability, unanimous, conflicting, chosenFirst } = tally;
  const sorted = Float64Array.from(margins).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return {
    aspect,
    pairs: sorted.length,
    bySplit,
    samples: samples.size,
    margins: [at(0), at(0.25), at(0.5), at(0.75), at(1)],
    withProbability,
    meanProbability: withProbability ? probability / withProbability : null,
    unanimous,
    conflicting,
    chosenFirst,
  };
}

function emptyTally(): Tally {
  const counts = { withProbability: 0, probability: 0, unanimous: 0, conflicting: 0, chosenFirst: 0 };
  return { bySplit: sumSplits([]), samples: createKeySet(), margins: [], ...counts };
}

function sumSplits(all: readonly Record<Split, number>[]): Record<Split, number> {
  const sums = { train: 0, validation: 0, test: 0 };
  for (const counts of all) for (const split of splits) sums[split] += counts[split];
  return sums;
}
