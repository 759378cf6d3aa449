import type { Agreement, Interval } from '@visionprefer/aggregator';
import type { AgreementFigure } from '@visionprefer/dataset';

/** What of an agreement stands on the card of a data set: Krippendorff's α of each aspect, and how it is swayed. */
export function agreementFigures({ aspects }: Agreement): AgreementFigure[] {
  return Object.entries(aspects).flatMap(([aspect, { alpha, annotators, over }]) => {
    const kinds = over === 'scores' ? (['ordinal', 'interval'] as const) : (['nominal'] as const);
    const alphas = kinds.flatMap((kind) => toFigure(aspect, `Krippendorff’s α, ${kind}`, alpha[kind]));
    const profiles = Object.entries(annotators).flatMap(([annotatorId, { bias, tieRate }]) => [
      ...toFigure(aspect, `${annotatorId}: mean score less that of the others, in points`, alone(bias)),
      ...toFigure(aspect, `${annotatorId}: share of two images it sees no difference between`, alone(tieRate)),
    ]);
    return [...alphas, ...profiles];
  });
}

function alone(value: number | null): Interval {
  return { value, low: null, high: null };
}

function toFigure(aspect: string, measure: string, { value, low, high }: Interval): AgreementFigure[] {
  if (value === null) return [];
  return [{ aspect, measure, value, interval: low === null || high === null ? null : [low, high] }];
}
