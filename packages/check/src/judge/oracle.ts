import { type Annotator, InputError } from '@visionprefer/core';
import { scoresOutput } from '@visionprefer/core/plugin';
import { createRandom } from '../random.ts';
import { readPng } from '../world/picture-file.ts';
import { findScene } from '../world/prompts.ts';
import { trueLevels } from '../world/true-levels.ts';

/** How the oracle errs. */
export interface OracleOptions {
  /** The share of questions to which it answers the opposite: 5 for 1, 4 for 2. Default 0. */
  turned?: number | undefined;
  /** Draws those questions. Default 0. */
  seed?: number | undefined;
}

/**
 * The annotator that knows the truth about the small world, and may be told to turn a share of its answers round. It
 * judges prompt-following and fidelity, and abstains from the rest. It sees what any annotator sees: the question's words and its pictures.
 *
 * @throws RangeError when the share is not between 0 and 1.
 */
export function oracle({ turned = 0, seed = 0 }: OracleOptions = {}): Annotator {
  if (!(turned >= 0 && turned <= 1)) throw new RangeError(`turned is ${turned}; expected a share from 0 to 1.`);
  return {
    specVersion: 1,
    id: turned === 0 ? 'oracle' : `oracle:${turned}${seed === 0 ? '' : `:${seed}`}`,
    aspects: ['prompt-following', 'fidelity'],
    price: { input: 0, output: 0 },
    async answer(question) {
      const texts = question.parts.flatMap((part) => ('text' in part ? [part.text] : []));
      const asked = findScene(texts.join('\n'));
      if (asked === undefined) throw new InputError('The question has no prompt of the small world.');
      const hashes = question.parts.flatMap((part) => ('image' in part ? [part.image.hash] : []));
      const opposite = createRandom(seed, hashes.sort().join()).uniform() < turned;
      const output = await scoresOutput(question, (image) => {
        const levels = trueLevels(readPng(image.bytes), asked);
        const told = (level: number) => ({ score: opposite ? 6 - level : level });
        return { 'prompt-following': told(levels['prompt-following']), fidelity: told(levels.fidelity) };
      });
      return { output };
    },
  };
}
