import type { Consensus, ConsensusImage, Image, PreferencePair, Sample } from '@visionprefer/core';
import type { ImageSummary, SampleSummary, Vote } from '../report-data.ts';
import { disagreement } from './disagreement.ts';
import { factsOf } from './facts-of.ts';
import type { Names } from './name-things.ts';
import { round } from './round.ts';

/** One sample as the gallery lists it. */
export function summarizeSample(
  sample: Sample,
  {
    consensus,
    people,
    pairs,
    names,
    fields,
  }: {
    consensus: Consensus | undefined;
    /** What people voted, where the consensus is of others alone. */
    people: Consensus | undefined;
    pairs: readonly PreferencePair[];
    names: Names;
    fields: readonly string[];
  },
): SampleSummary {
  const { id, prompt, images } = sample;
  const arrived = new Map(consensus?.images.map((image) => [image.imageId, image]));
  const persons = new Map(people?.images.map((image) => [image.imageId, image]));
  const places = new Map(images.map((image, place) => [image.id, place]));
  let widest: SampleSummary['widest'] = null;
  for (const { aspect, chosen, rejected, margin } of pairs) {
    if (aspect !== 'overall' || margin <= (widest?.margin ?? 0)) continue;
    widest = { chosen: places.get(chosen.id) ?? 0, rejected: places.get(rejected.id) ?? 0, margin: round(margin) };
  }
  return {
    id,
    prompt: prompt || null,
    images: images.map((image) =>
      summarizeImage(image, { arrived: arrived.get(image.id), persons: persons.get(image.id), names }),
    ),
    disagreement: names.aspects
      .map((aspect) => consensus && disagreement(consensus, aspect))
      .map((value) => (value == null ? null : round(value))),
    widest,
    pairs: pairs.length,
    facts: factsOf(sample, fields),
  };
}

function summarizeImage(
  { id, generator }: Image,
  {
    arrived,
    persons,
    names,
  }: { arrived: ConsensusImage | undefined; persons: ConsensusImage | undefined; names: Names },
): ImageSummary {
  const scoreOf = (score: number | null | undefined) => (score == null ? null : round(score));
  const estimates = names.aspects.map((aspect) => arrived?.aspects[aspect]);
  return {
    id,
    generator: generator === undefined ? null : names.generators.indexOf(generator),
    overall: scoreOf(arrived?.overall.score),
    scores: estimates.map((estimate) => scoreOf(estimate?.score)),
    votes: names.aspects.map((aspect, place) =>
      names.annotators.map(
        (annotator): Vote => voteOf(estimates[place], annotator) ?? voteOf(persons?.aspects[aspect], annotator),
      ),
    ),
  };
}

function voteOf(estimate: ConsensusImage['aspects'][string] | undefined, annotator: string): Vote {
  const vote = estimate && Object.hasOwn(estimate.votes, annotator) ? estimate.votes[annotator] : undefined;
  if (vote !== undefined) return round(vote);
  return (estimate && Object.hasOwn(estimate.missing, annotator) && estimate.missing[annotator]) || null;
}
