/** How one image model is spoken to over HTTP, seen from its side: what the kit for generators plays. */

import type { AnnotatorErrorCode } from '../../contract/errors.ts';
import type { ImageRequest } from '../../contract/generator.ts';
import type { ErrorReply, WireReply, WireRequest } from '../wire.ts';

/** What the kit must know of a server to play it. */
export interface GeneratorWire {
  /** What follows the server's origin in the base URL that the plugin is given, such as `/v1`. Default: nothing. */
  basePath?: string;
  /**
   * What a request asks to be painted. Undefined for one that asks for something else, such as how far it is. Throws when
   * the request is none that this server takes.
   */
  readRequest(request: WireRequest): AskedImage | undefined;
  /** The reply to any request on the way to this image. A body of bytes is sent as it is. */
  reply(request: WireRequest, image: WireImage): WireReply;
  /** Replies to the request that asks for an image, in the server's real body shape, that a plugin has to give this code to. */
  errors: Partial<Record<AnnotatorErrorCode, ErrorReply | readonly ErrorReply[]>>;
  /** What this server has no place for. Seed, guidance and steps must then be told as null in `used`. */
  lacks?: readonly GeneratorLack[];
}

/** What a server may have no place for. */
export type GeneratorLack = 'seed' | 'guidance' | 'steps' | 'size';

/** What a request asks to be painted, in no server's words. */
export type AskedImage = { prompt: string } & { [K in keyof ImageRequest]?: ImageRequest[K] | undefined };

/** The image that the server is to have painted. */
export interface WireImage {
  bytes: Uint8Array;
  base64: string;
}
