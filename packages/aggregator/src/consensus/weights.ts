import { InputError } from '@visionprefer/core';

/** Aspect id → how much it counts in the overall score. */
export type Weights<A extends string> = Partial<Record<A, number>>;

/** The weight of an aspect; 1 where none is given. */
export function weightOf<A extends string>(weights: Weights<A>, aspect: A): number {
  return (Object.hasOwn(weights, aspect) ? weights[aspect] : undefined) ?? 1;
}

/** @throws InputError when a weight is not a number from 0. */
export function checkWeights(weights: Readonly<Record<string, number | undefined>>): void {
  for (const [aspect, weight] of Object.entries(weights)) {
    if (weight === undefined || (weight >= 0 && Number.isFinite(weight))) continue;
    throw new InputError(`The weight of aspect "${aspect}" is ${weight}. Expected a number from 0, such as 2.`);
  }
}
