import { z } from 'zod';
import type { HeadKind } from '../heads/choose-fitter.ts';
import type { EncoderIdentity, ModelAspect, TrainingSummary, VpScoreModel } from './vp-score-model.ts';

const text = z.string().min(1);
const count = z.int().min(0);
const kind = z.enum(['linear', 'network']);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 in hex');

const rising = (numbers: readonly number[]) =>
  numbers.every((number, place) => number > (numbers[place - 1] ?? Number.NEGATIVE_INFINITY));

const map = z
  .object({
    rule: z.enum(['isotonic', 'quantile']),
    raw: z.array(z.number()).min(2).refine(rising, 'expected numbers each above the one before'),
    score: z.array(z.number().min(1).max(5)).refine(rising, 'expected scores from 1 to 5, each above the one before'),
  })
  .refine(({ raw, score }) => raw.length === score.length, 'raw and score differ in length');

const aspect = z.object({ head: kind, temperature: z.number().positive().nullable(), map });

/** The files of a model folder. */
export const modelFiles = {
  config: 'config.json',
  heads: 'heads.safetensors',
  evaluation: 'evaluation.json',
  trainedOn: 'trained-on.json',
  card: 'README.md',
} as const;

/** SHA-256 in hex of the files that stand beside `config.json`. */
export interface FileDigests {
  heads: string;
  evaluation: string;
  trainedOn: string;
}

/** What `config.json` of a model folder holds. */
export interface ModelConfig {
  format: 'vp-score';
  version: 1;
  /** SHA-256 in hex over the encoder's digest, the heads and their calibration: what `digestModel` gives. */
  digest: string;
  sha256: FileDigests;
  encoder: EncoderIdentity;
  /** How a tie was learnt and how it counts, in words. */
  ties: string;
  aspects: Record<string, Omit<ModelAspect, 'head'> & { head: HeadKind }>;
  training: TrainingSummary;
}

/** What `config.json` has to be. */
export const configSchema: z.ZodType<ModelConfig> = z.object({
  format: z.literal('vp-score'),
  version: z.literal(1),
  digest: sha256,
  sha256: z.object({ heads: sha256, evaluation: sha256, trainedOn: sha256 }),
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

/** The config of a model that has this digest, and whose other files have theirs. */
export function configOf(model: VpScoreModel, digest: string, files: FileDigests): ModelConfig {
  const { encoder, training } = model;
  const aspects = Object.entries(model.aspects).map(([name, { head, temperature, map: scores }]) => [
    name,
    { head: head.kind, temperature, map: scores },
  ]);
  return {
    format: 'vp-score',
    version: 1,
    digest,
    sha256: files,
    encoder,
    ties,
    aspects: Object.fromEntries(aspects),
    training,
  };
}
