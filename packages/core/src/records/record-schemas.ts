import * as z from 'zod';
import type { Annotation, Consensus, Image, Json, PreferencePair, Sample } from './records.ts';

const text = z.string().regex(/\S/, 'must not be empty');
const json: z.ZodType<Json> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(json), recordOf(json)]),
);
const score = z.number().min(1).max(5);
const count = z.number().int().nonnegative();
const tokens = count.exactOptional();
const image = z.object({ id: text, url: text, generator: z.string().exactOptional() });
const bounds = z.tuple([score, score]).exactOptional();
const mentions = recordOf(z.string()).exactOptional();
const missingOutcome = z.enum(['refused', 'blocked', 'unreadable', 'abstained']);

/** Checks a {@link Sample}: ids and prompt not blank, at least one image, no image id twice. */
export const sampleSchema: z.ZodType<Sample> = sampleWith(z.array(image).min(1, 'needs at least one image'));

/** Checks a sample that may have no images. */
export const promptSchema: z.ZodType<Sample> = sampleWith(z.array(image));

function sampleWith(images: z.ZodType<Image[]>): z.ZodType<Sample> {
  return z
    .object({ id: text, prompt: text, images, metadata: recordOf(json).exactOptional() })
    .superRefine((sample, context) => {
      const seen = new Set<string>();
      for (const [index, { id }] of sample.images.entries()) {
        const path = ['images', index, 'id'];
        if (id === 'tie') context.addIssue({ code: 'custom', path, message: '"tie" cannot be an image id' });
        if (seen.has(id)) context.addIssue({ code: 'custom', path, message: `image id "${id}" is used twice` });
        seen.add(id);
      }
    });
}

const usage = z.object({
  inputTokens: tokens,
  cachedInputTokens: tokens,
  cacheWriteTokens: tokens,
  outputTokens: tokens,
  reasoningTokens: tokens,
  imageTokens: tokens,
});

const ofEveryOutcome = {
  key: text,
  sampleId: text,
  annotatorId: text,
  strategyId: text,
  imageIds: z.array(text),
  imageHashes: z.array(z.string()),
  preparations: recordOf(z.string()).exactOptional(),
  aspectVersions: recordOf(z.number()),
  usage: usage.exactOptional(),
  model: z.string().exactOptional(),
  ms: z.number().nonnegative(),
  usd: z.number().nonnegative().exactOptional(),
  comment: z.string().exactOptional(),
};

/** What was scored or compared was shown. */
const shown = { imageIds: z.array(text).min(1), imageHashes: z.array(z.string()).min(1) };

/** Checks an {@link Annotation}. */
export const annotationSchema: z.ZodType<Annotation> = z.discriminatedUnion('outcome', [
  z.object({
    ...ofEveryOutcome,
    ...shown,
    outcome: z.literal('scored'),
    scores: recordOf(
      z.array(
        z.object({
          imageId: text,
          score,
          rationale: z.string().exactOptional(),
          mentions,
          distribution: z.array(z.number().min(0).max(1)).length(5).exactOptional(),
        }),
      ),
    ),
  }),
  z.object({
    ...ofEveryOutcome,
    ...shown,
    outcome: z.literal('compared'),
    preferred: recordOf(z.object({ imageId: text, rationale: z.string().exactOptional(), mentions })),
  }),
  z.object({ ...ofEveryOutcome, outcome: z.literal('answered'), output: json }),
  z.object({ ...ofEveryOutcome, outcome: missingOutcome, aspects: z.array(text), detail: z.string() }),
]);

/** Checks a {@link Consensus}. */
export const consensusSchema: z.ZodType<Consensus> = z.object({
  sampleId: text,
  method: text,
  weights: recordOf(z.number().nonnegative()).exactOptional(),
  missingPolicy: z.enum(['leave-out', 'refusal-is-harm', 'bounds']).exactOptional(),
  images: z.array(
    z.object({
      imageId: text,
      hash: z.string(),
      aspects: recordOf(
        z.object({
          score: score.nullable(),
          standardError: z.number().nonnegative().nullable(),
          votes: recordOf(score),
          missing: recordOf(missingOutcome),
          bounds,
          annotations: z.array(count).exactOptional(),
        }),
      ),
      overall: z.object({
        score: score.nullable(),
        standardError: z.number().nonnegative().nullable(),
        aspects: z.array(text),
        bounds,
      }),
    }),
  ),
  comparisons: z
    .array(z.object({ annotatorId: text, aspect: text, imageIds: z.tuple([text, text]), preferred: text }))
    .exactOptional(),
  annotationKeys: z.array(text),
});

const pictureHash = z.string('expected the content hash of the picture that was judged, or "" where it is not known');
const side = z.object({ id: text, url: text, generator: z.string().exactOptional(), score, hash: pictureHash });

/** Checks a {@link PreferencePair}. */
export const preferencePairSchema: z.ZodType<PreferencePair> = z.object({
  id: text,
  sampleId: text,
  prompt: text,
  aspect: text,
  chosen: side,
  rejected: side,
  margin: z.number().positive(),
  probability: z.number().min(0).max(1).nullable(),
  votes: z.object({ for: count, against: count, tied: count, missing: count }),
  conflicts: z.array(text),
  hingesOnMissing: z.boolean().exactOptional(),
  annotationKeys: z.array(text),
});

/** An object under whose names stand such values. `z.record` would drop a field called `__proto__`. */
function recordOf<T>(value: z.ZodType<T>): z.ZodType<Record<string, T>> {
  const entries = z.map(z.string(), value, 'Invalid input: expected record');
  return z.preprocess(toEntries, entries).transform((map) => Object.fromEntries(map));
}

function toEntries(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return new Map(Object.entries(value));
}
