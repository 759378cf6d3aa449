import { describe, expect, test } from 'vitest';
import { type Annotator, AnnotatorError, type Batching, toBase64 } from '../src/plugin.ts';
import { testAnnotator } from '../src/testing.ts';
import { acme, acmeWire } from './acme.ts';

interface Server {
  baseURL: string;
  apiKey: string;
}

/** An annotator that can be asked in batches, with something about them changed. */
function create(server: Server, change: (good: Batching, server: Server) => Partial<Batching> = () => ({})): Annotator {
  const good = makeBatching(server);
  return { ...acme(server), batch: { ...good, ...change(good, server) } };
}

function makeBatching({ baseURL, apiKey }: Server): Batching {
  const call = async (signal: AbortSignal, init: RequestInit = { redirect: 'manual' }): Promise<never> => {
    signal.throwIfAborted();
    await fetch(new URL('batches', baseURL), { ...init, headers: { authorization: apiKey } }).catch(() => undefined);
    throw new AnnotatorError('network', 'acme: nothing came through.');
  };
  return {
    limits: { requests: 100, bytes: 1_000_000 },
    priceFactor: 0.5,
    write: async (key, { parts }, { maxOutputTokens }) =>
      JSON.stringify({
        ...{ key, maxOutputTokens },
        parts: parts.map((part) => ('text' in part ? part.text : toBase64(part.image.bytes))),
      }),
    submit: (_, { signal }) => call(signal),
    find: (_, { signal }) => call(signal),
    status: (_, { signal }) => call(signal),
    async *collect(_, { signal }) {
      yield await call(signal);
    },
    cancel: (_, { signal }) => call(signal),
  };
}

/** What is wrong with how an annotator is asked in batches → the change, and the proof that has to fail. */
const flaws: Record<string, [(good: Batching, server: Server) => Partial<Batching>, RegExp]> = {
  'holds nothing': [() => ({ limits: { requests: 0, bytes: 1 } }), /how large a batch/],
  'costs twice as much': [() => ({ priceFactor: 2 }), /how large a batch/],
  'writes two lines': [(good) => ({ write: async (...asked) => `${await good.write(...asked)}\n` }), /one line each/],
  'leaves an image out': [
    (good) => ({
      write: (key, question, options) => good.write(key, { ...question, parts: question.parts.slice(0, -2) }, options),
    }),
    /one line each/,
  ],
  'hands the key in': [
    (good, { apiKey }) => ({ write: async (...asked) => `${await good.write(...asked)}${apiKey}` }),
    /without the API key/,
  ],
  'throws what is no AnnotatorError': [
    () => ({
      async status(_, { signal }) {
        signal.throwIfAborted();
        throw new Error('Something.');
      },
    }),
    /as an AnnotatorError/,
  ],
  'repeats the key': [
    (_, { apiKey }) => ({
      async cancel(_, { signal }) {
        signal.throwIfAborted();
        throw new AnnotatorError('network', `Not with ${apiKey}.`);
      },
    }),
    /repeats no API key/,
  ],
  'does not listen': [
    (good) => ({ find: (ticket, options) => good.find(ticket, { ...options, signal: new AbortController().signal }) }),
    /nobody waits for/,
  ],
  'follows a redirect': [
    (_, { baseURL }) => ({
      async submit(_, { signal }) {
        signal.throwIfAborted();
        await fetch(new URL('batches', baseURL)).catch(() => undefined);
        throw new AnnotatorError('network', 'acme: nothing came through.');
      },
    }),
    /follows no redirect with what is about batches/,
  ],
};

describe('a good one passes', () => testAnnotator(batchesAlone(test), { wire: acmeWire, create }));

test.each(Object.entries(flaws))('one that %s fails', async (_, [change, proof]) => {
  const failed: string[] = [];
  const proofs: [string, () => Promise<void>][] = [];
  testAnnotator(
    batchesAlone((name, prove) => proofs.push([name, prove])),
    { wire: acmeWire, create: (server) => create(server, change) },
  );
  for (const [name, prove] of proofs) await prove().catch(() => failed.push(name));
  expect(failed).toEqual([expect.stringMatching(proof)]);
});

/** Runs the proofs of batches, and not those of answers. */
function batchesAlone(run: (name: string, prove: () => Promise<void>) => unknown) {
  return (name: string, prove: () => Promise<void>) => (/batch/.test(name) ? run(name, prove) : undefined);
}
