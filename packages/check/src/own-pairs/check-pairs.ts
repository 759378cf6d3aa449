import { InputError, type PreferencePair } from '@visionprefer/core';
import { fewest } from './decide-noise.ts';
import { estimateNoise } from './estimate-noise.ts';
import { type LearnOptions, type Learnt, learnFromPairs } from './learn-from-pairs.ts';
import type { NoiseReport } from './noise-report.ts';

/**
 * What pairs of one's own tell of their noise: by repeats and circles ({@link estimateNoise}), and by what a VP-Score
 * learns of them. Where there are too few pairs for a word, or no picture can be read, none is trained.
 *
 * @throws InputError when there are no pairs.
 */
export async function checkPairs(pairs: readonly PreferencePair[], options: LearnOptions): Promise<NoiseReport> {
  const isEnough = pairs.length >= fewest.pairs && new Set(pairs.map(({ prompt }) => prompt)).size >= fewest.prompts;
  return estimateNoise(pairs, isEnough ? await learn(pairs, options) : undefined);
}

async function learn(pairs: readonly PreferencePair[], options: LearnOptions): Promise<Learnt | undefined> {
  try {
    return await learnFromPairs(pairs, options);
  } catch (error) {
    // Nothing that could be learnt from is left.
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
