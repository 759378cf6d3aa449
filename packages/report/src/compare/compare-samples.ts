import type { Consensus, Image } from '@visionprefer/core';
import { describeSample } from '../build/describe-sample.ts';
import { round } from '../build/round.ts';
import { summarizeSample } from '../build/summarize-sample.ts';
import type { ComparedDetail, ComparedImage, ComparedSample, RunScores, TurnedPair } from './comparison-data.ts';
import type { Turn } from './pair-turns.ts';
import type { RunSide } from './run-side.ts';
import type { SharedSample } from './shared-samples.ts';

/** A sample in both runs: what its row shows, and what is made once it is opened. */
export interface SampleInBoth {
  summary: ComparedSample;
  images: readonly Image[];
  detail(): Omit<ComparedDetail, 'links'>;
}

interface Both {
  sides: readonly [RunSide, RunSide];
  /** By sample. */
  turned: ReadonlyMap<string, readonly Turn[]>;
}

/** Puts what two runs say of each sample side by side. The samples on which they are furthest apart come first. */
export function compareSamples(samples: readonly SharedSample[], both: Both): SampleInBoth[] {
  return samples
    .map((sample) => ({
      summary: summarize(sample, both),
      images: sample.images,
      detail: () => describe(sample, both),
    }))
    .sort(({ summary: a }, { summary: b }) => descending(a.widest, b.widest) || descending(a.apart, b.apart));
}

function summarize(sample: SharedSample, { sides, turned }: Both): ComparedSample {
  const [first, second] = [scoresIn(sample, sides[0]), scoresIn(sample, sides[1])];
  const images = sample.images.map(({ id, generator }, place): ComparedImage => {
    const known = generator === undefined ? -1 : sides[0].names.generators.indexOf(generator);
    return { id, generator: known === -1 ? null : known, runs: [first[place] ?? nothing, second[place] ?? nothing] };
  });
  const turns = turned.get(sample.id) ?? [];
  const distances = images.flatMap(({ runs: [one, other] }) =>
    one.overall === null || other.overall === null ? [] : [Math.abs(one.overall - other.overall)],
  );
  return {
    id: sample.id,
    prompt: sample.prompt || null,
    images,
    turned: turns.length,
    widest: turns.length > 0 ? round(Math.max(...turns.map(widthOf))) : null,
    apart: distances.length > 0 ? round(distances.reduce((sum, each) => sum + each, 0) / distances.length) : null,
    otherPictures: sample.otherPictures,
  };
}

const nothing: RunScores = { overall: null, scores: [], votes: [] };

function scoresIn(sample: SharedSample, { names, consensus, people }: RunSide): RunScores[] {
  const found: { consensus: Consensus | undefined; people: Consensus | undefined } = {
    consensus: consensus.get(sample.id),
    people: people.get(sample.id),
  };
  const { images } = summarizeSample(sample, { ...found, pairs: [], names, fields: [] });
  return images.map(({ overall, scores, votes }) => ({ overall, scores, votes }));
}

/** A turn is as wide as the run that is less sure of it has it. */
function widthOf({ first, second }: Turn): number {
  return Math.min(first.margin, second.margin);
}

/** The greater first; what is not known last. */
function descending(a: number | null, b: number | null): number {
  return (b ?? -1) - (a ?? -1);
}

function describe(sample: SharedSample, { sides, turned }: Both): Omit<ComparedDetail, 'links'> {
  const answers = sides.flatMap(({ annotations, names }, run) => {
    const own = describeSample(sample, { annotations: annotations.get(sample.id) ?? [], pairs: [], names });
    // Annotators of the second run stand after those of the first.
    const before = run === 0 ? 0 : sides[0].names.annotators.length;
    return own.answers.map((answer) => ({ ...answer, annotator: before + answer.annotator }));
  });
  const placeOf = (id: string) => sample.images.findIndex((image) => image.id === id);
  const turns = (turned.get(sample.id) ?? []).toSorted((a, b) => widthOf(b) - widthOf(a));
  return {
    answers,
    turned: turns.map(
      ({ first, second }): TurnedPair => ({
        aspect: first.aspect,
        chosen: placeOf(first.chosen.id),
        rejected: placeOf(first.rejected.id),
        margins: [round(first.margin), round(second.margin)],
        probabilities: [first.probability, second.probability],
      }),
    ),
  };
}
