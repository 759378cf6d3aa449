import type { KeySet } from '@visionprefer/core';
import type { PromptSource } from '@visionprefer/dataset';
import type { PromptFindings } from '@visionprefer/generate';
import type { AnnotatePlan } from '../annotate/annotate-plan.ts';

/** What is polished, by whom. */
export interface PolishPlan {
  source: PromptSource;
  chosen: Chosen;
  /** Filled with the keys of what is asked now: the journal may hold more. */
  keys: KeySet;
  plan: AnnotatePlan;
}

/** The prompts that are asked about, and what was found in all of them. */
export interface Chosen {
  findings: PromptFindings;
  /** Id → why it is left out. */
  dropped: Map<string, string>;
  /** Ids that were drawn; undefined: all. */
  drawn: Set<string> | undefined;
}
