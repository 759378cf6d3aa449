import type { Annotator } from '@visionprefer/core';
import { type GoogleOptions, google } from '../src/index.ts';

/** Both ways to the vendor: every test of what goes over the wire and what comes back is run on each. */
export const transports = [{ sdk: 'genai' }, { sdk: 'generative-ai' }] as const;

/** An annotator that asks the server at `baseURL` through one of the two. */
export function makeAnnotator(
  sdk: GoogleOptions['sdk'],
  baseURL: string,
  options: Partial<GoogleOptions> = {},
): Annotator {
  return google({ model: 'gemini-3.8-flash', apiKey: 'key-1', baseURL, sdk, ...options });
}
