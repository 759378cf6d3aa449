import type { Comparison, Consensus, ConsensusImage, Estimate } from '@visionprefer/core';
import { at } from './at.ts';
import { missingOutcomes } from './collected-votes.ts';
import type { Estimates } from './method.ts';
import { winRates } from './methods/win-rate.ts';
import { overall, type Weights } from './overall.ts';
import type { SettledAspect, SettledVotes } from './settle-votes.ts';

/** What the records of consensus are made of. */
export interface ConsensusParts<A extends string> {
  method: string;
  settled: SettledVotes<A>;
  /** One for each aspect. */
  estimates: readonly Estimates[];
  weights: Weights<A>;
}

/** Writes the numbers down as records: samples, their images and the aspects in natural order of their ids. */
export function buildConsensus<A extends string>(parts: ConsensusParts<A>): Consensus<A>[] {
  const { method, settled } = parts;
  const imageAt = imageReader(parts);
  const comparisonsBelow = comparisonReader(settled);
  return settled.samples.map(({ id, annotationKeys }, sample) => {
    const end = at(settled.sampleStarts, sample + 1);
    const images: ConsensusImage<A>[] = [];
    for (let image = at(settled.sampleStarts, sample); image < end; image++) images.push(imageAt(image));
    const comparisons = comparisonsBelow?.(end);
    return { sampleId: id, method, images, ...(comparisons && { comparisons }), annotationKeys };
  });
}

/** Images must be asked for in their order. */
function imageReader<A extends string>({
  settled,
  estimates,
  weights,
}: ConsensusParts<A>): (image: number) => ConsensusImage<A> {
  const readers = settled.aspects.map((aspect, place) => {
    const estimateAt = estimateReader(aspect, at(estimates, place), settled.annotatorIds);
    return (image: number) => [aspect.id, estimateAt(image)] as const;
  });
  return (image) => {
    const { id, hash } = at(settled.images, image);
    const aspects = Object.fromEntries(readers.map((read) => read(image))) as Record<A, Estimate>;
    return { imageId: id, hash, aspects, overall: overall(aspects, weights) };
  };
}

function estimateReader(
  { votes, missing }: SettledAspect<string>,
  { scores, standardErrors }: Estimates,
  annotatorIds: readonly string[],
): (image: number) => Estimate {
  const shown = votes.scores.images.length > 0 ? votes.scores : winRates(votes).rates;
  const votesOn = entryReader(shown.images, (entry) => [
    at(annotatorIds, at(shown.annotators, entry)),
    at(shown.scores, entry),
  ]);
  const missingOn = entryReader(missing.images, (entry) => [
    at(annotatorIds, at(missing.annotators, entry)),
    at(missingOutcomes, at(missing.outcomes, entry)),
  ]);
  return (image) => {
    const given = Object.fromEntries(votesOn(image));
    return {
      score: numberOrNull(at(scores, image)),
      standardError: numberOrNull(at(standardErrors, image)),
      votes: given,
      missing: Object.fromEntries(missingOn(image).filter(([annotatorId]) => !Object.hasOwn(given, annotatorId))),
    };
  };
}

/** Reads what belongs to an image; images must be asked for in their order. */
function entryReader<T>(images: Int32Array, read: (entry: number) => [string, T]): (image: number) => [string, T][] {
  let entry = 0;
  return (image) => {
    const entries: [string, T][] = [];
    while (images[entry] === image) entries.push(read(entry++));
    return entries;
  };
}

/** Reads the comparisons whose images are numbered below an end, from where the last reading stopped. */
function comparisonReader<A extends string>({
  aspects,
  images,
  annotatorIds,
}: SettledVotes<A>): ((end: number) => Comparison<A>[]) | undefined {
  if (aspects.every(({ votes }) => votes.comparisons.verdicts.length === 0)) return undefined;
  const places = aspects.map(() => 0);
  return (end) =>
    aspects.flatMap(({ id: aspect, votes: { comparisons } }, place) => {
      const found: Comparison<A>[] = [];
      let entry = at(places, place);
      for (; entry < comparisons.verdicts.length && at(comparisons.firstImages, entry) < end; entry++) {
        const first = at(images, at(comparisons.firstImages, entry)).id;
        const second = at(images, at(comparisons.secondImages, entry)).id;
        const verdict = at(comparisons.verdicts, entry);
        const preferred = verdict === 0.5 ? 'tie' : verdict === 1 ? first : second;
        const annotatorId = at(annotatorIds, at(comparisons.annotators, entry));
        found.push({ annotatorId, aspect, imageIds: [first, second], preferred });
      }
      places[place] = entry;
      return found;
    });
}

function numberOrNull(number: number): number | null {
  return Number.isNaN(number) ? null : number;
}
