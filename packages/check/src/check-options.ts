import type { Runtime } from '@visionprefer/autodiff';
import type { Annotator, Strategy } from '@visionprefer/core';
import type { JudgeOptions, WorldAspect } from './judge/judge-samples.ts';
import type { CheckPlan } from './plan.ts';

/** Who judges in one arm of a check, and how it is asked. */
export interface Jury {
  /** What the arm is called, such as `openai:gpt-6-sol, pairwise`. */
  name: string;
  annotators: readonly Annotator[];
  strategy: Strategy;
}

/** What {@link check} is told. */
export interface CheckOptions
  extends Pick<JudgeOptions, 'annotate' | 'budget' | 'prices' | 'pace' | 'concurrency' | 'timeoutMs' | 'onFailure'> {
  /** `onnxruntime-node` or `onnxruntime-web`. */
  runtime: Runtime;
  /**
   * Who judges: each jury is an arm of its own, by the consensus of its annotators. Annotators may sit in several juries:
   * they are asked once. Default: the oracle, asked listwise.
   */
  juries?: readonly Jury[] | undefined;
  /** An aspect that is left out in a further arm for each jury, to see what its labels are worth. */
  without?: WorldAspect | undefined;
  /** Default 0. */
  seed?: number | undefined;
  /** How many first models the check begins with, each of a seed of its own. Default 1. */
  seeds?: number | undefined;
  /** How large the check is. Default `full`. */
  plan?: 'full' | 'quick' | CheckPlan | undefined;
  /** Where what was computed is kept, so that a check that was killed goes on from there. Default: nowhere. */
  folder?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Told what is being done, in words, and the share of it that is done. */
  onProgress?: ((doing: string, share: number) => void) | undefined;
}
