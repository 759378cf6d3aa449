import { type Annotation, nameMentions, type PreferencePair, type Sample } from '@visionprefer/core';
import type { AnswerDetail, PairDetail, SampleDetail } from '../report-data.ts';
import type { Names } from './name-things.ts';
import { round } from './round.ts';

/** What the annotators said about one sample, and the pairs drawn from it. */
export function describeSample(
  { images }: Sample,
  { annotations, pairs, names }: { annotations: readonly Annotation[]; pairs: readonly PreferencePair[]; names: Names },
): Omit<SampleDetail, 'links'> {
  const places = new Map(images.map(({ id }, place) => [id, place]));
  const placeOf = (id: string) => places.get(id) ?? -1;
  return {
    answers: annotations.map((annotation) => describeAnswer(annotation, placeOf, names)),
    pairs: pairs.map((pair) => describePair(pair, placeOf)),
  };
}

function describeAnswer(annotation: Annotation, placeOf: (id: string) => number, names: Names): AnswerDetail {
  const { annotatorId, strategyId, outcome, imageIds, model, ms, usd } = annotation;
  const aspectOf = (aspect: string) => names.aspects.indexOf(aspect);
  const answer: AnswerDetail = {
    annotator: names.annotators.indexOf(annotatorId),
    strategy: strategyId,
    outcome,
    shown: imageIds.map(placeOf),
    model: model ?? null,
    ms,
    usd: usd ?? null,
    scores: [],
    preferred: [],
    missing: null,
  };
  if (annotation.outcome === 'scored') {
    for (const [aspect, scores] of Object.entries(annotation.scores)) {
      for (const { imageId, score, ...reason } of scores) {
        const rationale = nameMentions(reason);
        answer.scores.push({ aspect: aspectOf(aspect), image: placeOf(imageId), score: round(score), rationale });
      }
    }
  } else if (annotation.outcome === 'compared') {
    for (const [aspect, { imageId, ...reason }] of Object.entries(annotation.preferred)) {
      const image = imageId === 'tie' ? null : placeOf(imageId);
      answer.preferred.push({ aspect: aspectOf(aspect), image, rationale: nameMentions(reason) });
    }
  } else if (annotation.outcome !== 'answered') {
    answer.missing = { aspects: annotation.aspects.map(aspectOf), detail: annotation.detail };
  }
  return answer;
}

function describePair(pair: PreferencePair, placeOf: (id: string) => number): PairDetail {
  const { aspect, chosen, rejected, margin, probability, votes, conflicts } = pair;
  return {
    aspect,
    chosen: placeOf(chosen.id),
    rejected: placeOf(rejected.id),
    chosenScore: round(chosen.score),
    rejectedScore: round(rejected.score),
    margin: round(margin),
    probability,
    votes,
    conflicts,
  };
}
