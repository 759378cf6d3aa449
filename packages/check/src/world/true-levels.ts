import { countRight, look } from './look.ts';
import { attributeNames } from './prompts.ts';

/** The truth about a picture as scores from 1 to 5. */
export interface TrueLevels {
  /** 1 when no word of the prompt is right, 5 when all four are. */
  'prompt-following': number;
  /** 5 for a picture that can hardly be told from one without fault. */
  fidelity: number;
}

/** How much an aspect counts in the overall score of the small world. */
export const aspectWeights = { 'prompt-following': 2, fidelity: 1 } as const;

/** Mean squared distances to the nearest picture without fault, above each of which a level is lost. */
const flaws = [0.02, 0.05, 0.1, 0.2];

/** Scores a picture by the truth. */
export function trueLevels(picture: Float32Array, asked: number): TrueLevels {
  const { scene, flaw } = look(picture);
  return {
    'prompt-following': 1 + (4 * countRight(scene, asked)) / attributeNames.length,
    fidelity: 5 - flaws.filter((limit) => flaw > limit).length,
  };
}

/** The overall score by the truth: the weighted mean of the levels. */
export function trueScore(picture: Float32Array, asked: number): number {
  const levels = trueLevels(picture, asked);
  const weighted =
    levels['prompt-following'] * aspectWeights['prompt-following'] + levels.fidelity * aspectWeights.fidelity;
  return weighted / (aspectWeights['prompt-following'] + aspectWeights.fidelity);
}
