import type { Interval, PairAccuracy } from '@visionprefer/aggregator';
import { z } from 'zod';
import type { AspectEvaluation, Calibration, Evaluation } from '../evaluate/evaluation.ts';

const count = z.int().min(0);
const share = z.number().min(0).max(1);

const interval: z.ZodType<Interval> = z.object({
  value: share.nullable(),
  low: share.nullable(),
  high: share.nullable(),
});

const accuracy: z.ZodType<PairAccuracy> = z.object({
  pairs: count,
  missing: count,
  right: count,
  tied: count,
  wrong: count,
  tiesWrong: interval,
  tiesHalf: interval,
  tiesLeftOut: interval,
});

const calibration: z.ZodType<Calibration> = z.object({
  expectedError: share,
  bins: z.array(z.object({ pairs: count, predicted: share, observed: share })),
});

const aspect: z.ZodType<AspectEvaluation> = z.object({
  pairs: count,
  prompts: count,
  ties: count,
  model: accuracy,
  chance: z.literal(0.5),
  pixels: accuracy.nullable(),
  generatorAlone: accuracy.nullable(),
  unseenGenerators: accuracy.nullable(),
  byGenerator: z.array(z.object({ generator: z.string(), accuracy })),
  calibration,
  curve: z.array(z.object({ prompts: count, accuracy })),
  warnings: z.array(z.string()),
});

/** What `evaluation.json` of a model folder holds. */
export const evaluationSchema: z.ZodType<Evaluation> = z.object({
  pairs: z.enum(['held-out', 'new']),
  leftOut: z.object({ same: count, missing: count, trainedOn: count }),
  aspects: z.record(z.string(), aspect),
  withoutAspect: z.array(z.object({ without: z.string().nullable(), accuracy })),
});
