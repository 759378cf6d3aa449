import type { Value } from '../value.ts';

/** A rule by which gradients change parameters, written in the operators of the tape. */
export interface Optimizer {
  /** What is kept for each parameter from step to step, in its shape. It begins as zeros. */
  memory: readonly string[];
  /** Numbers that change from step to step, counted from 1. They are inputs of the graph. */
  settings(step: number): Readonly<Record<string, number>>;
  /**
   * Writes one step down.
   *
   * @param parameter As it is before the step.
   * @param gradient ∂L/∂parameter.
   * @param settings The numbers of `settings`, and `learningRate`.
   * @param memory What is kept, as it is before the step.
   */
  update(
    parameter: Value,
    gradient: Value,
    settings: Readonly<Record<string, Value>>,
    memory: Readonly<Record<string, Value>>,
  ): Updated;
}

/** A parameter and what is kept for it, after a step. */
export interface Updated {
  parameter: Value;
  memory: Readonly<Record<string, Value>>;
}
