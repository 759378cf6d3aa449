import type { BatchOptions, CallImages } from '@visionprefer/core/plugin';
import type { GenaiBatches, GoogleOptions } from '../google-options.ts';
import type { GoogleRequest } from '../write-request.ts';

/** How a request reaches the vendor through one of its SDKs, and what must not be repeated in an error. */
export interface Transport {
  /** The vendor's response as its SDK gives it; rejects with whatever the SDK throws. */
  send(request: GoogleRequest, call: { signal: AbortSignal; images: CallImages }): Promise<unknown>;
  /** Makes calls to its batches; absent where the SDK has none. */
  callBatches?: BatchCaller | undefined;
  /** How the images of one call get into its request. */
  images(): CallImages;
  secrets: string[];
  /** Whether it is the vendor itself that is called, at its usual prices. A client of `genai` does not tell. */
  vendor: boolean;
}

/** Makes a call to batches, with the configuration that each of them takes. */
export type BatchCaller = <T>(
  options: BatchOptions,
  act: (batches: GenaiBatches, config: object) => Promise<T>,
) => Promise<T>;

/** Where a request goes, besides what the client says. */
export type Address = Pick<GoogleOptions, 'model' | 'baseURL' | 'apiVersion'>;
