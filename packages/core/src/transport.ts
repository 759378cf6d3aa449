import { toBase64 } from './to-base64.ts';

/**
 * How a vendor's SDK sends requests with images in them. An SDK writes its request as one text, and megabytes of base64
 * in it are copied several times over; here it writes a small one, in which tokens stand for the images, and the images
 * come into it as it is sent.
 */
export interface Transport {
  /** For the SDK's `fetch` option. */
  fetch: typeof fetch;
  /** For the images of one call. */
  images(): CallImages;
}

/** How the images of one call get into its request. */
export interface CallImages {
  /** What the request is to hold where the base64 of these bytes belongs. */
  base64(bytes: Uint8Array): string;
  /** For the SDK's option of fields that are passed on to `fetch` with the call. */
  fetchOptions: object;
}

/** Images as they are, in base64: for a client whose `fetch` is its own. */
export const inlineImages: CallImages = { base64: toBase64, fetchOptions: {} };

/**
 * Creates the transport of one annotator. In Node it keeps connections of its own and sends through `node:http`, at a
 * third less CPU than `fetch`; elsewhere, and where `fetch` was told to go through a proxy, it sends through `fetch`.
 */
export function createTransport(): Transport {
  let sending: Promise<typeof fetch> | undefined;
  return {
    async fetch(url, init: RequestInit & { [placed]?: Placed } = {}) {
      const { [placed]: images, ...rest } = init;
      sending ??= isPlainNode()
        ? import('./node/post.ts').then(({ createPost }) => createPost())
        : Promise.resolve(fetch);
      const send = await sending;
      if (!images) return send(url, rest);
      const text = typeof rest.body === 'string' ? rest.body : await new Response(rest.body).text();
      const headers = new Headers(rest.headers);
      headers.delete('content-length');
      return send(url, { ...rest, headers, body: fillIn(text, images) });
    },
    images() {
      // Drawn after everything was written that the request will say, so nothing in it can be taken for a token.
      const images: Placed = { nonce: crypto.randomUUID(), bytes: [] };
      return {
        base64: (bytes) => `${images.nonce}_${images.bytes.push(bytes) - 1}_`,
        fetchOptions: { [placed]: images },
      };
    },
  };
}

const placed: unique symbol = Symbol('images of the call');

/** The images of one call; the token of each is the nonce and its place. */
interface Placed {
  nonce: string;
  bytes: Uint8Array[];
}

/** The request as bytes, with the base64 of the images where their tokens were. */
function fillIn(text: string, { nonce, bytes }: Placed): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const [start = '', ...others] = text.split(`${nonce}_`);
  const pieces: (Uint8Array | string)[] = [encoder.encode(start)];
  const placed = new Set<number>();
  for (const other of others) {
    const end = other.indexOf('_');
    const index = Number(other.slice(0, end));
    placed.add(index);
    // Base64 is ASCII: as many bytes as characters.
    pieces.push(toBase64(bytes[index] ?? new Uint8Array()), encoder.encode(other.slice(end + 1)));
  }
  if (placed.size !== bytes.length) throw new Error('An image did not get into its request.');
  const body = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string') encoder.encodeInto(piece, body.subarray(at));
    else body.set(piece, at);
    at += piece.length;
  }
  return body;
}

/** Whether this is Node, and its `fetch` goes where everything else does. */
function isPlainNode(): boolean {
  const platform = globalThis as {
    process?: { versions?: { node?: string; bun?: string }; env?: Record<string, string | undefined> };
    Deno?: unknown;
    [dispatcher]?: object;
  };
  const { process, Deno } = platform;
  if (!process?.versions?.node || process.versions.bun || Deno || process.env?.NODE_USE_ENV_PROXY) return false;
  const chosen = platform[dispatcher];
  return chosen === undefined || chosen.constructor.name === 'Agent';
}

/** Where undici, and so Node's `fetch`, keeps who connects it: a program may have put a proxy there. */
const dispatcher: unique symbol = Symbol.for('undici.globalDispatcher.1');
