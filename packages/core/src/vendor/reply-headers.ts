import { partOf } from './part-of.ts';

/** What is read of a reply's headers: by names in lower case, null for none. One that was sent twice has both values. */
export type ReplyHeaders = Pick<Headers, 'get'>;

/**
 * A reply's headers, by what they can do: an SDK may bring a `Headers` of its own.
 *
 * @param value Such headers, or a plain object of names and values. Anything else has none: an SDK's error has headers
 * only when a reply came.
 */
export function replyHeaders(value: unknown): ReplyHeaders {
  const parts = partOf(value);
  if (typeof parts.get === 'function') return value as ReplyHeaders;
  const headers = new Headers();
  for (const [name, text] of Object.entries(parts)) {
    if (typeof text === 'string' && /^[\w-]+$/.test(name)) headers.set(name, text.replace(/[^\x20-\x7e]/g, ''));
  }
  return headers;
}
