import { guardFetch } from './guard-fetch.ts';
import type { PostReply, Sending } from './sending.ts';
import { toBase64 } from './to-base64.ts';

/**
 * How a vendor's SDK sends requests with images in them. An SDK writes its request as one text, and megabytes of base64
 * in it are copied several times over; here it writes a small one, in which tokens stand for the images, and the images
 * come into it as it is sent.
 */
export interface Transport {
  /** For the SDK's `fetch` option. */
  fetch: typeof fetch;
  /**
   * For an SDK that says what it would send: gives what posts to one url with the same headers, as `fetch` would, but
   * without a `Response` around what comes back.
   */
  poster(url: string, headers: Headers): Post;
  /** For the images of one call. */
  images(): CallImages;
}

/**
 * Posts a request that is JSON. Gives every reply, whatever its status, and throws what `fetch` throws.
 *
 * @param text Its body, in which `images` may stand.
 */
export type Post = (text: string, images: CallImages, signal: AbortSignal) => Promise<PostReply>;

/** How the images of one call get into its request. */
export interface CallImages {
  /** What the request is to hold where the base64 of these bytes belongs. */
  base64(bytes: Uint8Array): string;
  /** For the SDK's option of fields that are passed on to `fetch` with the call. */
  fetchOptions: object;
  /** The reply as it came, which no SDK gives whole; undefined when none came this way, or it is not kept. */
  readonly reply?: WholeReply | undefined;
  /** Whether the request went out this way, and so was guarded; undefined where that is not known. */
  readonly sent?: boolean | undefined;
}

/** A reply with all of its headers. */
export interface WholeReply extends PostReply {
  headers: Headers;
}

/** Images as they are, in base64: for a client whose `fetch` is its own. It is asked not to follow redirects. */
export const inlineImages: CallImages = { base64: toBase64, fetchOptions: { redirect: 'manual' } };

/** How a transport sends, and what it keeps. */
export interface TransportOptions {
  /** Sends in place of the transport, as a client's own `fetch` does: images then go as text. */
  fetch?: typeof fetch | undefined;
  /** Which replies are kept for {@link CallImages.reply}. Default: `failed`, those with a status of failure. */
  keep?: 'failed' | 'all' | undefined;
  /** Bytes that a reply to a client's own `fetch` may have. Default 16 MiB. */
  limit?: number | undefined;
}

/**
 * Creates the transport of one annotator. In Node it keeps connections of its own and sends through `node:http`, at a
 * third less CPU than `fetch`; elsewhere, and where `fetch` was told to go through a proxy, it sends through `fetch`.
 * Redirects are not followed, and an answer has 16 MiB at most: see {@link guardFetch}.
 */
export function createTransport({ fetch: own, keep = 'failed', limit }: TransportOptions = {}): Transport {
  let choosing: Promise<Sending> | undefined;
  const choose = () => {
    choosing ??= chooseSending(own, limit);
    return choosing;
  };
  return {
    async fetch(url, init: RequestInit & { [placed]?: Placed } = {}) {
      const { [placed]: images, ...rest } = init;
      const send = (await choose()).fetch;
      if (!images) return send(url, rest);
      images.sent = true;
      const response = await send(url, { ...rest, ...(await withImages(rest, images)) });
      if (response.ok && keep === 'failed') return response;
      const { status, headers } = response;
      images.reply = { status, headers, text: await response.clone().text() };
      return response;
    },
    poster(url, headers) {
      let post: ((body: Uint8Array<ArrayBuffer>, signal: AbortSignal) => Promise<PostReply>) | undefined;
      return async (text, { fetchOptions }, signal) => {
        post ??= (await choose()).poster(url, headers);
        const { [placed]: images } = fetchOptions as { [placed]?: Placed };
        return post(images ? fillIn(text, images) : new TextEncoder().encode(text), signal);
      };
    },
    images() {
      // Drawn after everything was written that the request will say, so nothing in it can be taken for a token.
      const images: Placed = { nonce: crypto.randomUUID(), bytes: [], sent: false };
      return {
        base64: own ? toBase64 : (bytes) => `${images.nonce}_${images.bytes.push(bytes) - 1}_`,
        fetchOptions: { [placed]: images },
        get reply() {
          return images.reply;
        },
        get sent() {
          return images.sent;
        },
      };
    },
  };
}

async function chooseSending(own: typeof fetch | undefined, limit: number | undefined): Promise<Sending> {
  if (!own && isPlainNode()) {
    const { createSending } = await import('./node/create-sending.ts');
    const sending = createSending();
    return { ...sending, fetch: guardFetch(sending.fetch, Infinity) };
  }
  const send = guardFetch(own ?? ((input, init) => fetch(input, init)), limit);
  return {
    fetch: send,
    poster: (url, headers) => async (body, signal) => {
      const response = await send(url, { method: 'POST', headers, body, signal });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
  };
}

async function withImages({ headers: given, body }: RequestInit, images: Placed): Promise<RequestInit> {
  if (!images.bytes.length) return {};
  const text = typeof body === 'string' ? body : await new Response(body).text();
  const headers = given instanceof Headers ? given : new Headers(given);
  // That of the small request.
  headers.delete('content-length');
  return { headers, body: fillIn(text, images) };
}

const placed: unique symbol = Symbol('images of the call');

/** The images of one call; the token of each is the nonce and its place. */
interface Placed {
  nonce: string;
  bytes: Uint8Array[];
  sent: boolean;
  reply?: WholeReply;
}

/** Whether a request carries the images of a call. */
export function isOurs(init: object | undefined): boolean {
  return init !== undefined && placed in init;
}

/** The request as bytes, with the base64 of the images where their tokens were. */
function fillIn(text: string, { nonce, bytes }: Placed): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const [start = '', ...others] = text.split(`${nonce}_`);
  const pieces = others.map((other) => {
    const end = other.indexOf('_');
    const index = Number(other.slice(0, end));
    return { index, image: bytes[index] ?? new Uint8Array(), text: encoder.encode(other.slice(end + 1)) };
  });
  if (new Set(pieces.map(({ index }) => index)).size !== bytes.length) {
    throw new Error('An image did not get into its request.');
  }
  const first = encoder.encode(start);
  const size = pieces.reduce((sum, { image, text }) => sum + base64Size(image) + text.length, first.length);
  const body = new Uint8Array(size);
  body.set(first);
  let at = first.length;
  for (const { image, text } of pieces) {
    writeBase64(image, body.subarray(at), encoder);
    body.set(text, at + base64Size(image));
    at += base64Size(image) + text.length;
  }
  return body;
}

function base64Size({ length }: Uint8Array): number {
  return Math.ceil(length / 3) * 4;
}

/** Bytes that are encoded at a time: short texts are gone sooner than long ones. A multiple of 3. */
const stride = 24_576;

function writeBase64(bytes: Uint8Array, to: Uint8Array, encoder: TextEncoder): void {
  for (let at = 0; at < bytes.length; at += stride) {
    encoder.encodeInto(toBase64(bytes.subarray(at, at + stride)), to.subarray((at / 3) * 4));
  }
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
