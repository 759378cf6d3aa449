import type { DenoiserSize } from './model/denoiser.ts';

/** How large a check is. */
export interface CheckPlan {
  size: DenoiserSize;
  /** Pictures that are painted at a time. */
  batch: number;
  /** Steps by which a picture is painted. */
  strokes: number;
  /** How the first model is trained: steps, pictures in each, and the share of words of its captions drawn anew. */
  pretrain: { steps: number; batch: number; wrongWords: number };
  /** Samples that are judged, and pictures in each. */
  samples: number;
  imagesPerSample: number;
  /** How pairs teach. */
  dpo: { steps: number; batch: number; beta: number; learningRate: number };
  /** How a reward teaches. */
  ppo: { rounds: number; learningRate: number; clipRange: number };
  /** Steps in which the encoder of VP-Score learns to read pictures. */
  readerSteps: number;
  /** Pictures by which a model is measured, of prompts held out and of those that were taught. */
  measured: number;
  /** Shares of pairs turned round, on which the curve is drawn besides 0. */
  turned: readonly number[];
  /** How often pairs are drawn to be turned round, for each share between 0 and 1: the mean is taken. */
  turnings: number;
}

const teaching = {
  dpo: { batch: 128, beta: 35, learningRate: 2e-3 },
  ppo: { learningRate: 1e-3, clipRange: 1e-3 },
} as const;

/** A check that takes minutes, and one in about a third of the time. */
export const plans: Readonly<Record<'full' | 'quick', CheckPlan>> = {
  full: {
    size: { width: 192, blocks: 3 },
    batch: 256,
    strokes: 12,
    pretrain: { steps: 2800, batch: 128, wrongWords: 0.36 },
    samples: 720,
    imagesPerSample: 4,
    dpo: { ...teaching.dpo, steps: 300 },
    ppo: { ...teaching.ppo, rounds: 30 },
    readerSteps: 600,
    measured: 1536,
    turned: [0.25, 0.5, 1],
    turnings: 3,
  },
  quick: {
    size: { width: 192, blocks: 3 },
    batch: 256,
    strokes: 12,
    pretrain: { steps: 1700, batch: 128, wrongWords: 0.36 },
    samples: 432,
    imagesPerSample: 4,
    dpo: { ...teaching.dpo, steps: 300 },
    ppo: { ...teaching.ppo, rounds: 24 },
    readerSteps: 600,
    measured: 768,
    turned: [0.5, 1],
    turnings: 1,
  },
};
