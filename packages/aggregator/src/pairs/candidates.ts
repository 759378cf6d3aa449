import { type Consensus, type ConsensusImage, InputError } from '@visionprefer/core';
import { at } from '../numbers/at.ts';
import { exceeds } from '../numbers/exceeds.ts';
import { estimateOf } from './estimate-of.ts';
import type { Candidate } from './pick-pairs.ts';
import type { PairPlan } from './plan-pairs.ts';

/** The images that have a score in an aspect; `passes` says of each image whether it may be the chosen one. */
export function candidatesIn<A extends string>(
  images: readonly ConsensusImage<A>[],
  aspect: A | 'overall',
  passes: readonly boolean[],
): Candidate[] {
  const candidates: Candidate[] = [];
  for (const [place, image] of images.entries()) {
    const score = estimateOf(image, aspect)?.score;
    if (typeof score !== 'number') continue;
    const scope = aspect === 'overall' ? JSON.stringify(image.overall.aspects.toSorted()) : aspect;
    candidates.push({ place, score, scope, hash: image.hash, mayWin: at(passes, place) });
  }
  return candidates;
}

/**
 * For each image of a sample, whether it may be the chosen one.
 *
 * @throws InputError when the gate names an aspect that the consensus does not have.
 */
export function passesGate<A extends string>({ sampleId, images }: Consensus<A>, gate: PairPlan<A>['gate']): boolean[] {
  return images.map((image) =>
    gate.every(([aspect, least]) => {
      const estimate = estimateOf(image, aspect);
      if (estimate) return estimate.score !== null && !exceeds(least, estimate.score);
      throw new InputError(
        `The gate names the aspect "${aspect}", which the consensus on sample "${sampleId}" does not have. Expected one of: ${Object.keys(image.aspects).join(', ')}.`,
      );
    }),
  );
}
