import type { Comparison, Consensus, ConsensusImage, Estimate, MissingPolicy } from '@visionprefer/core';
import { missingOutcomes } from '../collect/collected-votes.ts';
import { winRates } from '../methods/win-rate.ts';
import { at, numberAt, wholeAt } from '../numbers/at.ts';
import type { OrderedVotes } from '../votes/votes.ts';
import type { ErrorCorrelations } from './error-correlations.ts';
import type { PolicyEstimates } from './estimate-by-policy.ts';
import { overall } from './overall.ts';
import { setOwn } from './set-own.ts';
import type { Weights } from './weights.ts';

/** What the records of consensus are made of. */
export interface ConsensusParts<A extends string> {
  method: string;
  ordered: OrderedVotes<A>;
  /** One for each aspect. */
  estimates: readonly PolicyEstimates[];
  weights: Weights<A>;
  /** Between the errors of aspects. Default: they are independent. */
  correlations?: ErrorCorrelations | undefined;
  missingPolicy: MissingPolicy;
  /** How many annotators must have voted on an image in an aspect for it to have a score. */
  quorum: number;
}

/** Writes the numbers down as records, one by one: samples, their images and the aspects in natural order of their ids. */
export function* buildConsensus<A extends string>(parts: ConsensusParts<A>): Generator<Consensus<A>, void, undefined> {
  const { method, ordered, weights, missingPolicy } = parts;
  const imageAt = imageReader(parts);
  const comparisonsBelow = comparisonReader(ordered);
  for (const [sample, sampleId] of ordered.sampleIds.entries()) {
    const end = wholeAt(ordered.sampleStarts, sample + 1);
    const images: ConsensusImage<A>[] = [];
    for (let image = wholeAt(ordered.sampleStarts, sample); image < end; image++) images.push(imageAt(image));
    const comparisons = comparisonsBelow?.(end);
    yield {
      sampleId,
      method,
      ...(Object.keys(weights).length > 0 && { weights }),
      ...(missingPolicy !== 'leave-out' && { missingPolicy }),
      images,
      ...(comparisons && { comparisons }),
      annotationKeys: ordered.evidence.keysOf(sample),
    };
  }
}

/** Images must be asked for in their order. */
function imageReader<A extends string>(parts: ConsensusParts<A>): (image: number) => ConsensusImage<A> {
  const { ordered, weights, correlations } = parts;
  const readers = ordered.aspects.map((_, aspect) => estimateReader(parts, aspect));
  return (image) => {
    const aspects = {} as Record<A, Estimate>;
    for (const [place, { id }] of ordered.aspects.entries()) setOwn<Estimate>(aspects, id, at(readers, place)(image));
    return {
      imageId: at(ordered.images.ids, image),
      hash: at(ordered.images.hashes, image),
      aspects,
      overall: overall(aspects, weights, correlations),
    };
  };
}

function estimateReader<A extends string>(
  { ordered, estimates, quorum }: ConsensusParts<A>,
  aspect: number,
): (image: number) => Estimate {
  const { votes, missing } = at(ordered.aspects, aspect);
  const { estimates: found, voteCounts, bounds } = at(estimates, aspect);
  const shown = votes.scores.images.length > 0 ? votes.scores : winRates(votes).rates;
  const { annotatorIds, evidence } = ordered;
  let vote = 0;
  let gap = 0;
  return (image) => {
    const given: Record<string, number> = {};
    for (; shown.images[vote] === image; vote++) {
      setOwn(given, at(annotatorIds, wholeAt(shown.annotators, vote)), numberAt(shown.scores, vote));
    }
    const none: Estimate['missing'] = {};
    for (; missing.images[gap] === image; gap++) {
      const annotatorId = at(annotatorIds, wholeAt(missing.annotators, gap));
      if (Object.hasOwn(given, annotatorId)) continue;
      setOwn(none, annotatorId, at(missingOutcomes, wholeAt(missing.outcomes, gap)));
    }
    const hasQuorum = wholeAt(voteCounts, image) >= quorum;
    const range = bounds && boundsAt(image, [found, ...bounds]);
    return {
      score: hasQuorum ? numberOrNull(numberAt(found.scores, image)) : null,
      standardError: hasQuorum ? numberOrNull(numberAt(found.standardErrors, image)) : null,
      votes: given,
      missing: none,
      ...(range && { bounds: range }),
      annotations: evidence.placesOf(aspect, image),
    };
  };
}

/** The lowest and the highest of several estimates of one score; undefined where there is none. */
function boundsAt(
  image: number,
  estimates: readonly { scores: Float64Array }[],
): [lowest: number, highest: number] | undefined {
  const scores = estimates.map(({ scores }) => numberAt(scores, image)).filter((score) => !Number.isNaN(score));
  return scores.length ? [Math.min(...scores), Math.max(...scores)] : undefined;
}

/** Reads the comparisons whose images are numbered below an end, from where the last reading stopped. */
function comparisonReader<A extends string>({
  aspects,
  images,
  annotatorIds,
}: OrderedVotes<A>): ((end: number) => Comparison<A>[]) | undefined {
  if (aspects.every(({ votes }) => votes.comparisons.verdicts.length === 0)) return undefined;
  const places = aspects.map(() => 0);
  return (end) =>
    aspects.flatMap(({ id: aspect, votes: { comparisons } }, place) => {
      const found: Comparison<A>[] = [];
      let entry = at(places, place);
      for (; entry < comparisons.verdicts.length && wholeAt(comparisons.firstImages, entry) < end; entry++) {
        const first = at(images.ids, wholeAt(comparisons.firstImages, entry));
        const second = at(images.ids, wholeAt(comparisons.secondImages, entry));
        const verdict = numberAt(comparisons.verdicts, entry);
        const preferred = verdict === 0.5 ? 'tie' : verdict === 1 ? first : second;
        const annotatorId = at(annotatorIds, wholeAt(comparisons.annotators, entry));
        found.push({ annotatorId, aspect, imageIds: [first, second], preferred });
      }
      places[place] = entry;
      return found;
    });
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
