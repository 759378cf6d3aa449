import type { FitOptions, FitSettings } from '../fit-options.ts';

/** How confusions are fitted. */
export interface DawidSkeneOptions extends FitOptions {
  /**
   * Belief that annotators hit a level or come near it, in votes for each annotator and true level. 0 gives the plain
   * maximum likelihood, which needs many votes. Default 10.
   */
  prior?: number | undefined;
}

/** {@link DawidSkeneOptions} with their defaults. */
export interface DawidSkeneSettings extends FitSettings {
  prior: number;
}
