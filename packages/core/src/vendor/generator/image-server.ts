import { GeneratorError } from '../../contract/generator-error.ts';
import { guardFetch } from '../guard-fetch.ts';
import { parseReply } from '../parse-reply.ts';
import { partOf } from '../part-of.ts';
import { readFailure, type VendorFailure } from '../reported/read-failure.ts';
import { fromGeneratorFailure, type GeneratorSource, toGeneratorError } from './to-generator-error.ts';

/** A server that paints, spoken to in JSON. What it answers that is no success is thrown as a GeneratorError. */
export interface ImageServer {
  /** What stands at a path, or what comes of a body that is sent there. */
  json(path: string, options: { signal: AbortSignal; body?: unknown }): Promise<Record<string, unknown>>;
  /** The file at a path. */
  bytes(path: string, options: { signal: AbortSignal }): Promise<Uint8Array>;
}

/** What a server says of an error in a shape of its own, instead of what is read from every shape. */
export type ExplainError = (body: unknown) => Partial<Pick<VendorFailure, 'code' | 'words'>> | undefined;

/** Bytes that a reply may have: an image of 50 megapixels, or several small ones, as base64. */
export const mostImageBytes: number = 64 * 2 ** 20;

/** Speaks to a server at an address. No redirect is followed, and no reply is read without end. */
export function imageServer({
  baseURL,
  headers = {},
  explain,
  ...source
}: GeneratorSource & {
  baseURL: string;
  headers?: Readonly<Record<string, string>> | undefined;
  explain?: ExplainError | undefined;
}): ImageServer {
  const send = guardFetch((input, init) => fetch(input, init), mostImageBytes);
  const call = async (path: string, { signal, body }: { signal: AbortSignal; body?: unknown }) => {
    signal.throwIfAborted();
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    try {
      const url = `${baseURL.replace(/\/+$/, '')}${path}`;
      const response = await send(url, {
        ...sent,
        signal,
        headers: { 'content-type': 'application/json', ...headers },
      });
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      const text = await response.text();
      throw fromGeneratorFailure({ ...readFailure(text, response), ...explain?.(parseReply(text)) }, source);
    } catch (thrown) {
      signal.throwIfAborted();
      throw toGeneratorError(thrown, source);
    }
  };
  return {
    bytes: call,
    async json(path, options) {
      const reply = parseReply(new TextDecoder().decode(await call(path, options)));
      if (typeof reply === 'object' && reply !== null) return partOf(reply);
      throw new GeneratorError('network', `${source.id}: what came back is no JSON object. Check { baseURL }.`);
    },
  };
}
