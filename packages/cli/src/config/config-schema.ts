import { z } from 'zod';
import type { VisionPreferConfig } from './config.ts';

const share = z.number().min(0.5).max(1);
const score = z.number().min(1).max(5);
const usd = z.number().nonnegative();
const count = z.number().int().min(1);

const price = z.object({
  input: usd.describe('US dollars for a million tokens'),
  output: usd,
  cachedInput: usd.optional(),
  cacheWrite: usd.optional(),
});

const annotator = z.union([
  z.string().describe('such as pixels, openai:gpt-6-sol, ./my-annotator.js'),
  z
    .object({
      use: z.string().describe('the plugin, such as openai'),
      model: z.string().optional(),
    })
    .catchall(z.json()),
]);

const shape = {
  $schema: z.string().optional(),
  samples: z.string().optional().describe('file or folder of samples'),
  out: z.string().optional().describe('folder that run writes'),
  annotators: z.array(annotator).min(1).optional().describe('who judges'),
  aspects: z.array(z.string()).min(1).optional().describe('what is judged: ids, or paths of modules with your own'),
  strategy: z.enum(['listwise', 'pointwise', 'pairwise']).optional(),
  ask: z.enum(['together', 'separate']).optional().describe('all aspects in one question, or one each'),
  rationale: z.enum(['before', 'after', 'none']).optional().describe('when reasons are asked for'),
  orders: count.optional().describe('orders of the images that are asked in'),
  seed: z.number().int().nonnegative().optional(),
  method: z.enum(['mean', 'median', 'reliability', 'dawid-skene', 'bradley-terry', 'win-rate']).optional(),
  weights: z.record(z.string(), z.number().nonnegative()).optional().describe('of aspects in the overall score'),
  quorum: count.optional().describe('least annotators that must have scored an image'),
  gates: z.record(z.string(), score).optional().describe('score that an image needs in an aspect to be chosen'),
  pick: z.enum(['all', 'best-worst', 'adjacent']).optional(),
  margin: z.number().min(0).max(4).optional().describe('least difference of two scores, in points'),
  confidence: share.optional().describe('least probability of a pair'),
  perSample: count.optional().describe('most pairs of a sample in each aspect'),
  budget: z.number().positive().optional().describe('most US dollars'),
  prices: z.record(z.string(), price).optional().describe('of annotators whose price is not known'),
  batch: z
    .union([z.boolean(), z.array(z.string())])
    .optional()
    .describe('ask in batches: all annotators that can be asked so, or those with these ids'),
  concurrency: count.optional().describe('most questions in flight for each annotator'),
  timeout: count.optional().describe('seconds that one call may take'),
};

/** Keys of a configuration. */
export const configKeys: readonly string[] = Object.keys(shape);

/** Checks a configuration. */
export const configSchema: z.ZodType<VisionPreferConfig> = z.strictObject(shape);

/** The JSON Schema that editors complete `visionprefer.config.json` and `.yaml` by. */
export function configJsonSchema(): object {
  return { title: 'Configuration of VisionPrefer', ...z.toJSONSchema(configSchema) };
}
