import type { Annotation, Aspect, Sample } from '@visionprefer/core';
import { orderSamples, type ReviewOrder } from './review-order.ts';

/** What a person is asked, and what is known of the samples. */
export interface ReviewPlan {
  samples: readonly Sample[];
  /** All of the journal, those of other annotators included. */
  annotations: readonly Annotation[];
  /** Of the person: the annotator is `human:<name>`. */
  name: string;
  ask: 'scores' | 'better';
  aspects: readonly Aspect[];
  order: ReviewOrder;
  seed: number;
}

/** Samples in the order in which the person is shown them, with how many questions are answered and how many there are. */
export async function planReview({
  samples,
  annotations,
  order,
  seed,
  ...asked
}: ReviewPlan): Promise<{ samples: Sample[]; progress: { answered: number; of: number } }> {
  const { own, others } = divide(annotations, asked);
  const expected = ({ images }: Sample) => (asked.ask === 'scores' ? 1 : (images.length * (images.length - 1)) / 2);
  const answered = (sample: Sample) => Math.min(own.get(sample.id) ?? 0, expected(sample));
  const sum = (of: (sample: Sample) => number) => samples.reduce((total, sample) => total + of(sample), 0);
  const isJudged = (sample: Sample) => answered(sample) >= expected(sample);
  return {
    samples: await orderSamples(samples, { order, seed, annotations: others, isJudged }),
    progress: { answered: sum(answered), of: sum(expected) },
  };
}

/** What the person answered before to the same questions, as a number for each sample, and what others answered. */
function divide(
  annotations: readonly Annotation[],
  { name, ask, aspects }: Pick<ReviewPlan, 'name' | 'ask' | 'aspects'>,
): { own: Map<string, number>; others: Annotation[] } {
  const own = new Map<string, number>();
  const others: Annotation[] = [];
  for (const annotation of annotations) {
    const { sampleId, annotatorId, outcome, aspectVersions } = annotation;
    if (annotatorId !== `human:${name}`) {
      others.push(annotation);
      continue;
    }
    const same =
      outcome === (ask === 'scores' ? 'scored' : 'compared') &&
      Object.keys(aspectVersions).length === aspects.length &&
      aspects.every(({ id, version }) => aspectVersions[id] === version);
    if (same) own.set(sampleId, (own.get(sampleId) ?? 0) + 1);
  }
  return { own, others };
}
