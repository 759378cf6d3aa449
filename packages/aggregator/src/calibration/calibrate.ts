import { type Annotation, type Consensus, type Estimate, InputError, type Source } from '@visionprefer/core';
import type { AggregateOptions } from '../aggregate-options.ts';
import { findConsensus } from '../agreement/find-consensus.ts';
import { readVotes } from '../agreement/read-votes.ts';
import { setOwn } from '../consensus/set-own.ts';
import type { AspectCalibration, Calibration } from './calibration-record.ts';
import { fitTemperature, statedAt } from './fit-temperature.ts';
import { type LabelledPair, labelledPairs } from './labelled-pairs.ts';
import { reliabilityDiagram } from './reliability-diagram.ts';

/** Parts of the prompts that the figures are measured on, each by the temperature of the others. */
const folds = 5;

/**
 * What votes bear out is believed to be right up to a factor of 1.4, until people say otherwise: 5 labelled prompts then do what
 * 15 do without that belief (docs/methods.md).
 */
const believed = Math.log(1.4);

/** Consensus with standard errors that people bear out, and how that was found. */
export interface Calibrated<A extends string = string> {
  /** Made as it is read. */
  consensus: Iterable<Consensus<A>>;
  calibration: Calibration<A>;
}

/**
 * Makes the probabilities of pairs those that people bear out: fits one temperature for each aspect that people judged,
 * and one for the overall score, to the pairs that people decided, and multiplies the standard errors by it. Scores, and
 * so their order, stay as they are. People's verdict is the mean of their scores, or their win rate.
 *
 * @param consensus Read twice.
 * @param people Their annotations, of some of the samples: 20 prompts do much, 100 nearly all.
 * @throws InputError when people have labelled none of the samples.
 */
export async function calibrate<A extends string = string>(
  consensus: Iterable<Consensus<A>>,
  people: Source<Annotation>,
  { weights = {}, mixedVersions = 'refuse' }: Pick<AggregateOptions, 'weights' | 'mixedVersions'> = {},
): Promise<Calibrated<A>> {
  const theirs = findConsensus(await readVotes(people, { mixedVersions }), { method: 'plain', weights });
  const { overall, aspects, samples } = labelledPairs(consensus, theirs);
  if (samples === 0) {
    throw new InputError(
      'People have labelled none of the samples that are aggregated. Expected annotations with the same sample and image ids.',
    );
  }
  const found: Record<string, AspectCalibration> = {};
  for (const [aspect, pairs] of aspects) setOwn(found, aspect, calibrateAspect(pairs));
  const calibration = { samples, overall: calibrateAspect(overall), aspects: found } as Calibration<A>;
  return {
    consensus: {
      *[Symbol.iterator]() {
        for (const record of consensus) yield widen(record, calibration);
      },
    },
    calibration,
  };
}

function calibrateAspect(pairs: readonly LabelledPair[]): AspectCalibration {
  const temperature = fitTemperature(pairs, believed);
  const before = reliabilityDiagram(pairs.map((pair) => ({ ...pair, stated: statedAt(pair, 1) })));
  const parts = [...Map.groupBy(pairs, ({ sample }) => sample % folds)];
  const apart = parts.flatMap(([fold, own]) => {
    const learnt = fitTemperature(
      pairs.filter(({ sample }) => sample % folds !== fold),
      believed,
    );
    return own.map((pair) => ({ ...pair, stated: statedAt(pair, learnt) }));
  });
  return { temperature, before, after: parts.length > 1 ? reliabilityDiagram(apart) : null };
}

function widen<A extends string>(record: Consensus<A>, { overall, aspects: found }: Calibration<A>): Consensus<A> {
  const times = (error: number | null, temperature: number) => (error === null ? null : error * temperature);
  const images = record.images.map((image) => {
    const aspects = {} as Record<A, Estimate>;
    for (const aspect in image.aspects) {
      const estimate = image.aspects[aspect];
      const own = Object.hasOwn(found, aspect) ? found[aspect] : undefined;
      const standardError = times(estimate.standardError, (own ?? overall).temperature);
      setOwn<Estimate>(aspects, aspect, { ...estimate, standardError });
    }
    const standardError = times(image.overall.standardError, overall.temperature);
    return { ...image, aspects, overall: { ...image.overall, standardError } };
  });
  return { ...record, images };
}
