import { describeIssues, InputError } from '@visionprefer/core';
import { z } from 'zod';
import type { HeadKind } from '../heads/choose-fitter.ts';
import type { EncoderIdentity, ModelAspect, TrainingSummary, VpScoreModel } from './vp-score-model.ts';

const text = z.string().min(1);
const count = z.int().min(0);
const kind = z.enum(['linear', 'network']);

const aspect = z.object({
  head: kind,
  temperature: z.number().positive().nullable(),
  map: z
    .object({ rule: z.enum(['isotonic', 'quantile']), raw: z.array(z.number()).min(2), score: z.array(z.number()) })
    .refine(({ raw, score }) => raw.length === score.length, 'raw and score differ in length'),
});

/** What `config.json` of a model folder holds. */
export interface ModelConfig {
  format: 'vp-score';
  version: 1;
  encoder: EncoderIdentity;
  /** How a tie was learnt and how it counts, in words. */
  ties: string;
  aspects: Record<string, Omit<ModelAspect, 'head'> & { head: HeadKind }>;
  training: TrainingSummary;
}

const configSchema: z.ZodType<ModelConfig> = z.object({
  format: z.literal('vp-score'),
  version: z.literal(1),
  encoder: z.object({
    id: text,
    digest: text,
    preprocessing: text,
    dimensions: z.int().min(1),
    usesPrompt: z.boolean(),
  }),
  ties: text,
  aspects: z.record(text, aspect),
  training: z.object({
    head: kind,
    seed: count,
    aspects: z.record(text, z.object({ ridge: z.number(), pairs: count, prompts: count, groups: count })),
    withoutHead: z.record(text, text),
    generators: z.array(z.string()),
    same: count,
    missing: count,
  }),
});

const ties =
  'A tie is learnt as a probability of 0.5. In accuracies, pairs that their label calls a tie are left out; equal scores of the model count as named: wrong, half, or left out.';

/** The config of a model. */
export function configOf({ encoder, aspects, training }: VpScoreModel): ModelConfig {
  const described = Object.entries(aspects).map(([name, { head, temperature, map }]) => [
    name,
    { head: head.kind, temperature, map },
  ]);
  return { format: 'vp-score', version: 1, encoder, ties, aspects: Object.fromEntries(described), training };
}

/** Reads a config. @throws InputError when it is none, or of another version. */
export function parseConfig(json: string, named: string): ModelConfig {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new InputError(`${named} is no JSON. Expected the config.json of a model folder.`);
  }
  const parsed = configSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InputError(`${named} is no config of a VP-Score model: ${describeIssues(parsed.error)}.`);
}
