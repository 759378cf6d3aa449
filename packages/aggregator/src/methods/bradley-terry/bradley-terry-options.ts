import type { FitOptions, FitSettings } from '../fit-options.ts';

/** How strengths are fitted. */
export interface BradleyTerryOptions extends FitOptions {
  /**
   * Ties added to each pair of images that was compared: half a win and half a loss are Jeffreys's prior of a
   * proportion. They keep strengths finite where an image won or lost all. 0 gives the plain maximum likelihood.
   * Default 1.
   */
  prior?: number | undefined;
  /** `half`: a tie is half a win for both. `davidson`: a parameter for how often strengths that are equal tie. Default `half`. */
  ties?: 'half' | 'davidson' | undefined;
}

/** {@link BradleyTerryOptions} with their defaults. */
export interface BradleyTerrySettings extends FitSettings {
  prior: number;
  ties: 'half' | 'davidson';
}
