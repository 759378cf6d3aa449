import { InputError } from '@visionprefer/core';

/** When a method that goes step by step stops. */
export interface FitOptions {
  /** Most iterations. Default 10,000. */
  maxIterations?: number | undefined;
  /** It has converged when no parameter changes by more than this. Default 1e-6; of `bradleyTerry` 1e-10, in proportion. */
  tolerance?: number | undefined;
}

/** {@link FitOptions} with their defaults. */
export interface FitSettings {
  maxIterations: number;
  tolerance: number;
}

/** Fills in the defaults. @throws InputError when an option is out of range. */
export function resolveFitOptions(
  { maxIterations = 10_000, tolerance: given }: FitOptions,
  usualTolerance = 1e-6,
): FitSettings {
  if (!Number.isSafeInteger(maxIterations) || maxIterations < 1) {
    throw new InputError(`maxIterations is ${maxIterations}. Expected a whole number from 1.`);
  }
  const tolerance = given ?? usualTolerance;
  checkFromZero('tolerance', tolerance);
  return { maxIterations, tolerance };
}

/** @throws InputError when a number is not from 0. */
export function checkFromZero(name: string, value: number): void {
  if (value >= 0 && Number.isFinite(value)) return;
  throw new InputError(`The ${name} is ${value}. Expected a number from 0.`);
}
