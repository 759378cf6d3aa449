import { partOf } from './part-of.ts';
import { type CallImages, createTransport, inlineImages, isOurs, type Transport } from './transport.ts';

/**
 * Guards our calls through a client of the caller's, as {@link createTransport} does: no redirect is followed, and no
 * answer is read without end. The SDKs of OpenAI and Anthropic keep the `fetch` of a client in its field of that name:
 * another is put before it, once, which lets every call pass as it is that is not ours.
 *
 * @returns For each call: how its images get into it. Its `sent` stays false where the client has no such field, or
 * does not call by it.
 */
export function guardClient(client: object): () => CallImages {
  const { fetch: own } = partOf(client);
  if (typeof own !== 'function') return () => ({ ...inlineImages, sent: false });
  const { [guard]: known } = own as Guarded;
  if (known) return known.images;
  const send = own as typeof fetch;
  const transport = createTransport({ fetch: (input, init) => send(input, init), keep: 'all' });
  const guarded: Guarded = Object.assign(
    (...[input, init]: Parameters<typeof fetch>) => (isOurs(init) ? transport.fetch(input, init) : send(input, init)),
    { [guard]: transport },
  );
  const isTaken = Reflect.set(client, 'fetch', guarded);
  return isTaken ? transport.images : () => ({ ...inlineImages, sent: false });
}

const guard: unique symbol = Symbol('guards the calls of a client');

interface Guarded {
  [guard]?: Transport;
}
