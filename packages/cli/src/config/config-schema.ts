import { z } from 'zod';
import type { VisionPreferConfig } from './config.ts';

const share = z.number().min(0.5).max(1);
const score = z.number().min(1).max(5);
const usd = z.number().nonnegative();
const count = z.number().int().min(1);
const seconds = z.number().int().nonnegative();
const positive = z.number().positive();
const heldBack = z.number().min(0).lt(1);

const price = z.object({
  input: usd.describe('US dollars for a million tokens'),
  output: usd,
  cachedInput: usd.optional(),
  cacheWrite: usd.optional(),
});

const plugin = (example: string) =>
  z.union([
    z.string().describe(`such as ${example}`),
    z
      .object({
        use: z.string().describe('the plugin, such as openai'),
        model: z.string().optional(),
      })
      .catchall(z.json()),
  ]);
const annotator = plugin('pixels, openai:gpt-6-sol, ./my-annotator.js');

/** One number for all, or a number for each by its id. */
const each = (number: z.ZodNumber) => z.union([number, z.record(z.string(), number)]);

/** Settings of `make` alone. */
const promptShape = {
  prompts: z.string().optional().describe('file of prompts, one a line or with a column prompt'),
  polish: z.boolean().optional().describe('whether prompts are polished before they are painted'),
  polisher: annotator.optional().describe('who polishes; default: the first annotator that writes'),
  dropNames: z.boolean().optional().describe('take out names of living artists and of brands'),
  drop: z
    .array(z.enum(['repeated', 'similar']))
    .optional()
    .describe('prompts that are left out: the same as an earlier one, or nearly the same'),
  takePrompts: count.optional().describe('take so many of the prompts, short and long ones in their shares'),
  generators: z.array(plugin('paint:master, webui:sd15, ./my-generator.js')).min(1).optional().describe('who paints'),
  images: count.optional().describe('images of each prompt'),
  guidance: z
    .union([z.string(), z.number(), z.array(z.number()).min(1)])
    .optional()
    .describe('guidance to draw from: "3..12", or values'),
  size: z.union([count, z.string()]).optional().describe('in pixels: 1024, or 1344x768'),
  steps: count.optional().describe('steps of denoising'),
  imagePrices: each(usd).optional().describe('US dollars for one image: of each generator, or by its id'),
  paintConcurrency: count.optional().describe('most images in the making for each generator'),
  paintRpm: each(positive).optional().describe('most images a minute: of each generator, or by its id'),
  paintTimeout: count.optional().describe('seconds that one image may take'),
  paintPatience: seconds.optional().describe('seconds that a generator that does not answer is waited for'),
  formats: z.array(z.string()).min(1).optional().describe('formats of the data set'),
  validation: heldBack.optional().describe('share of the prompts that is held back to validate'),
  test: heldBack.optional().describe('share of the prompts that is held back to test'),
};

const shape = {
  $schema: z.string().optional(),
  samples: z.string().optional().describe('file or folder of samples'),
  out: z.string().optional().describe('folder that run and make write'),
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
  patience: seconds.optional().describe('seconds that a vendor that does not answer is waited for'),
  rpm: each(positive).optional().describe('most requests a minute: of each annotator, or by its id'),
  tpm: each(positive).optional().describe('most tokens a minute, likewise'),
  ...promptShape,
};

/** Keys of a configuration that count for `make` alone. */
export const promptKeys: readonly string[] = Object.keys(promptShape);

/** Keys of a configuration. */
export const configKeys: readonly string[] = Object.keys(shape);

/** Checks a configuration. */
export const configSchema: z.ZodType<VisionPreferConfig> = z.strictObject(shape);

/** The JSON Schema that editors complete `visionprefer.config.json` and `.yaml` by. */
export function configJsonSchema(): object {
  return { title: 'Configuration of VisionPrefer', ...z.toJSONSchema(configSchema) };
}
