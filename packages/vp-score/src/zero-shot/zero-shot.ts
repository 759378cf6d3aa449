import { type Annotator, AnnotatorError, ImageError, InputError } from '@visionprefer/core';
import { scoresOutput } from '@visionprefer/core/plugin';
import { findPretrained } from '../encoders/transformers/pretrained-model.ts';
import type { PretrainedOptions } from '../encoders/transformers/pretrained-options.ts';
import { nodePlatform } from '../platforms/node-platform.ts';
import type { Platform } from '../platforms/platform.ts';
import { loadMatcher, type Matcher } from './load-matcher.ts';
import { similarityScore } from './similarity-score.ts';

/** Options of {@link zeroShot}. */
export interface ZeroShotOptions extends PretrainedOptions {
  /** A folder, a repository on the hub such as `Xenova/clip-vit-base-patch32`, or `clip`, `siglip`. */
  model: string;
  /** Default: `vp-score:` and the model. */
  id?: string | undefined;
  /** What decodes pictures. Default: sharp. */
  platform?: Pick<Platform, 'decode'> | undefined;
}

/**
 * An annotator that says whether the prompt was followed, without training and without a key: the similarity of picture
 * and prompt to CLIP or SigLIP, from 1 to 5 as {@link similarityScore} states. It abstains from all other aspects. The
 * model is loaded with the first question.
 */
export function zeroShot({
  model,
  id = `vp-score:${model}`,
  platform = nodePlatform,
  ...options
}: ZeroShotOptions): Annotator {
  let matcher: Promise<Matcher> | undefined;
  const load = () => {
    matcher ??= findPretrained(model, options).then((found) => loadMatcher(model, found));
    return matcher;
  };
  return {
    specVersion: 1,
    id,
    aspects: ['prompt-following'],
    concurrency: 2,
    price: { input: 0, output: 0 },
    imageTokens: () => 0,
    async answer(question, { signal }) {
      const { prompt } = question;
      if (prompt === undefined) throw new AnnotatorError('abstained', `${id} was not told the prompt.`);
      const match = await load().catch(rethrow);
      const output = await scoresOutput(question, async ({ bytes }) => {
        signal.throwIfAborted();
        const similarity = await match(await platform.decode(bytes).catch(rethrow), prompt);
        const rationale = `similarity to the prompt ${similarity.cosine.toFixed(3)}`;
        return { 'prompt-following': { score: similarityScore(similarity), rationale } };
      });
      return { output };
    },
  };
}

function rethrow(error: unknown): never {
  if (error instanceof ImageError) throw new AnnotatorError('bad-image', error.message, { cause: error });
  if (error instanceof InputError) throw new AnnotatorError('unknown-model', error.message, { cause: error });
  throw error;
}
