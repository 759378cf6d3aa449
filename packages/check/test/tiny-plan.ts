import { type CheckPlan, plans } from '../src/index.ts';

/** As small as a check can be while a signal still shows. */
export const tinyPlan: CheckPlan = {
  ...plans.quick,
  size: { width: 128, blocks: 2 },
  pretrain: { steps: 600, batch: 128, wrongWords: 0.3 },
  samples: 144,
  dpo: { ...plans.quick.dpo, steps: 120, batch: 48 },
  ppo: { ...plans.quick.ppo, rounds: 2 },
  readerSteps: 100,
  measured: 256,
  turned: [1],
};

/** A check whose end is reached in seconds, whatever it finds. */
export const smallestPlan: CheckPlan = {
  ...tinyPlan,
  pretrain: { steps: 300, batch: 128, wrongWords: 0.1 },
  samples: 72,
  dpo: { ...tinyPlan.dpo, steps: 30 },
  turned: [],
};
