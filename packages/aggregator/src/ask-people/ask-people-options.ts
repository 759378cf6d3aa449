import { InputError } from '@visionprefer/core';

/** What is to be found out of people, and how much of their time there is. */
export interface AskPeopleOptions {
  /** Seconds of people's time. */
  budgetSeconds: number;
  /** Seconds that one person takes over a sample of so many images. Default: 8 for each image. */
  secondsFor?: ((images: number) => number) | undefined;
  /** Pairs are kept from this probability on. From 0.5 to 1. Default 0.9. */
  confidence?: number | undefined;
  /** By what standard errors are too small: the temperature of `calibrate`. Default 1.6, as of the judges in docs/methods.md. */
  temperature?: number | undefined;
  /** Samples that people have judged already: they are not asked again, and count for the calibration. Default: none. */
  judged?: ReadonlySet<string> | undefined;
  /** Samples to calibrate by, with those that are judged already. Default 20. */
  calibration?: number | undefined;
  /** Share of the time for samples that are shown again, and the same share for gold. From 0 to 0.5. Default 0.05. */
  checks?: number | undefined;
  /** Draws half of the samples to calibrate by, and the places of checks. Default 0. */
  seed?: number | undefined;
}

/** {@link AskPeopleOptions} with their defaults. */
export type AskPeopleSettings = { [K in keyof Required<AskPeopleOptions>]: NonNullable<AskPeopleOptions[K]> };

/** Fills in the defaults. @throws InputError when an option is out of range. */
export function resolveAskPeople(options: AskPeopleOptions): AskPeopleSettings {
  const { budgetSeconds, secondsFor = (images) => 8 * images, confidence = 0.9, temperature = 1.6 } = options;
  const { judged = new Set<string>(), calibration = 20, checks = 0.05, seed = 0 } = options;
  if (!(budgetSeconds > 0)) throw new InputError(`The budget is ${budgetSeconds} seconds. Expected a number above 0.`);
  if (!(confidence >= 0.5 && confidence < 1)) {
    throw new InputError(`The confidence is ${confidence}. Expected a probability from 0.5, below 1, such as 0.9.`);
  }
  if (!(temperature > 0)) throw new InputError(`The temperature is ${temperature}. Expected a number above 0.`);
  if (!(checks >= 0 && checks <= 0.5)) {
    throw new InputError(`The share of checks is ${checks}. Expected a number from 0 to 0.5.`);
  }
  for (const [name, value] of Object.entries({ calibration, seed })) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new InputError(`The ${name} is ${value}. Expected a whole number from 0.`);
  }
  return { budgetSeconds, secondsFor, confidence, temperature, judged, calibration, checks, seed };
}
