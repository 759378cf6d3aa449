/**
 * The contract of a generator. A plugin does one thing: it has one model or server paint one image through that vendor's
 * own SDK, brings back the bytes and what was really used, and names what went wrong. It draws no seeds, writes no
 * files, checks no pictures and retries nothing: `generate` of @visionprefer/generate does, once, the same for all.
 */

import type { Json } from '../records/records.ts';
import type { RateLimit } from './rate-limit.ts';

/** What paints images: a model behind an interface, a server on this machine, a program. */
export interface Generator {
  specVersion: 1;
  /** Who paints, such as `openai:gpt-image-2`. It names all that changes the images; another id is another generator. */
  id: string;
  /**
   * Paints one image.
   *
   * @throws GeneratorError for everything that is not an image.
   */
  generate(request: ImageRequest, options: GenerateOptions): Promise<GeneratedImage>;
  /** US dollars that one image costs at most; 0 for one that paints on this machine. Default: not known. */
  usdPerImage?: number | undefined;
  /** Most images worth having in the making, such as 1 for one graphics card. Default: as the run says. */
  concurrency?: number | undefined;
  /** Who is called, as price lists and traces name it: `openai`, `google`. */
  vendor?: string | undefined;
  /** The model that is asked for, as the vendor names it. */
  model?: string | undefined;
}

/** What is to be painted, and how. */
export interface ImageRequest {
  prompt: string;
  /** From 0 to 2^31 − 1, which every known server takes. */
  seed: number;
  /** Scale of classifier-free guidance. Undefined: as the model does by itself. */
  guidance?: number | undefined;
  /** In pixels. A generator that has other sizes paints the nearest of them in shape. */
  width: number;
  height: number;
  /** Steps of denoising. Undefined: as the model does by itself. */
  steps?: number | undefined;
}

/** How one call is to be made. */
export interface GenerateOptions {
  /** Aborted when nobody waits for the image any more. */
  signal: AbortSignal;
  /**
   * A UUID that names this image, the same in every run: a server that keeps what it painted under it gives that again,
   * so that nothing is painted, and paid for, twice.
   */
  ticket: string;
}

/** What came back. */
export interface GeneratedImage {
  /** The image file as it came: PNG, JPEG, WebP or GIF. */
  bytes: Uint8Array;
  /** What was used instead of what was asked. What is not named here was used as it was asked. */
  used?: UsedSettings | undefined;
  /** What else is known of the image, such as what a painter left out. */
  notes?: Readonly<Record<string, Json>> | undefined;
  /** The model that really painted, as the vendor names it. */
  model?: string | undefined;
  /** What it cost, where that is told. Default: as {@link Generator.usdPerImage}. */
  usd?: number | undefined;
  /** Where the vendor's limits stand, as its headers tell. */
  rateLimits?: readonly RateLimit[] | undefined;
}

/** Settings as they really were. Null: it has no such setting, so what was asked had no effect. */
export interface UsedSettings {
  /** The prompt that was painted, where the vendor rewrote it. */
  prompt?: string | undefined;
  seed?: number | null | undefined;
  guidance?: number | null | undefined;
  steps?: number | null | undefined;
}
