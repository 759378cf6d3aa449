import type { Batching } from '../contract/batching.ts';
import { AnnotatorError } from '../contract/errors.ts';
import { toBase64 } from '../vendor/to-base64.ts';
import { answerMs, holds, type Proof, show, type WiredMaker, within } from './proof.ts';
import { findIn } from './secrets.ts';
import type { Response } from './wire-server.ts';
import { withWireServer } from './wire-server.ts';
import { secretKey, withAnnotator } from './with-annotator.ts';

/** Of 40 characters, the most that a key has. */
const longKey = 'Kit-key_0123456789abcdefghijklmnopqrstuv';

/** That an annotator can be asked in batches as it says; one that says nothing of batches passes. */
export const batchProofs: readonly Proof<WiredMaker>[] = [
  {
    name: 'says in numbers how large a batch may be and what it costs, if it is asked in batches',
    async prove({ create }) {
      const { batch } = await create({ baseURL: 'http://127.0.0.1:9/', apiKey: secretKey });
      if (!batch) return;
      const { limits, priceFactor } = batch;
      for (const [name, number] of Object.entries(limits)) {
        holds(
          Number.isInteger(number) && number > 0,
          `batch.limits.${name} is ${show(number)}. Give a whole number above 0.`,
        );
      }
      holds(
        priceFactor > 0 && priceFactor <= 1,
        `batch.priceFactor is ${show(priceFactor)}. Give what a batch costs, as times the usual price: 0.5 is half of it.`,
      );
    },
  },
  {
    name: 'writes the requests of batches in one line each, with key and images, and without the API key',
    prove: (maker) =>
      withAnnotator(
        maker,
        () => 'reset',
        async ({ annotator: { batch }, question, server }) => {
          if (!batch) return;
          const [request, again] = await Promise.all(
            [1, 2].map(() => batch.write(longKey, question, { maxOutputTokens: 4_321 })),
          );
          const written = request ?? '';
          holds(
            request === again,
            'batch.write gives another text for the same question. It must be the same each time.',
          );
          holds(!/[\r\n]/.test(written), 'batch.write gives more than one line. Write JSON without line breaks.');
          holds(
            written.includes(longKey),
            `The request does not hold its key ${longKey}: nothing tells what it answers.`,
          );
          holds(!written.includes(secretKey), 'The request of a batch holds the API key. It belongs into the header.');
          holds(written.includes('4321'), 'The request of a batch does not hold maxOutputTokens.');
          for (const part of question.parts) {
            if ('text' in part) continue;
            const isInside = written.includes(toBase64(part.image.bytes));
            holds(isInside, `Image ${part.label} is not in the request of a batch, in base64, byte for byte.`);
          }
          holds(server.requests.length === 0, 'batch.write called the vendor. It only writes what is handed in later.');
        },
      ),
  },
  {
    name: 'tells of batches that cannot be had as an AnnotatorError, and repeats no API key',
    async prove(maker) {
      const words = `The key ${secretKey} is not what is wrong.`;
      const replies: [string, Response][] = [
        ['a status of 503', { status: 503, body: { error: { message: words } } }],
        ['a broken connection', 'reset'],
        ['a page', { status: 502, body: `<html>${words}</html>` }],
      ];
      for (const [what, reply] of replies) {
        await withAnnotator(
          maker,
          () => reply,
          async ({ annotator: { batch }, question }) => {
            if (!batch) return;
            const request = await batch.write(longKey, question, { maxOutputTokens: 4_321 });
            for (const [name, call] of callsOf(batch, [request], new AbortController().signal)) {
              const thrown = await within(call(), answerMs, `${name} does not settle.`).catch(
                (error: unknown) => error,
              );
              holds(
                thrown instanceof AnnotatorError,
                `${name} met ${what} and gave ${show(thrown)}. Throw an AnnotatorError.`,
              );
              const place = findIn(thrown, secretKey);
              holds(
                place === undefined,
                `The error of ${name} repeats the API key in its ${place}. Use keepSecretsInBatches.`,
              );
            }
          },
        );
      }
    },
  },
  {
    name: 'makes no call about a batch that nobody waits for',
    prove: (maker) =>
      withAnnotator(
        maker,
        () => 'reset',
        async ({ annotator: { batch }, server }) => {
          if (!batch) return;
          const reason = new Error('Nobody waits any more.');
          for (const [name, call] of callsOf(batch, ['{}'], AbortSignal.abort(reason))) {
            const thrown = await call().catch((error: unknown) => error);
            holds(
              thrown === reason,
              `${name} threw ${show(thrown)}, and not the reason of the signal that was aborted.`,
            );
          }
          holds(server.requests.length === 0, 'A call about a batch went out although its signal was aborted.');
        },
      ),
  },
  {
    name: 'follows no redirect with what is about batches',
    prove: (maker) =>
      withWireServer(
        () => 'reset',
        async (elsewhere) => {
          const location = `${elsewhere.origin}/redirected`;
          const respond = () => ({ status: 307, headers: { location }, body: {} });
          await withAnnotator(maker, respond, async ({ annotator: { batch }, question }) => {
            if (!batch) return;
            const request = await batch.write(longKey, question, { maxOutputTokens: 4_321 });
            for (const [name, call] of callsOf(batch, [request], new AbortController().signal)) {
              await call().catch(() => undefined);
              holds(
                elsewhere.requests.length === 0,
                `${name} followed a redirect to another host. Send through guardFetch().`,
              );
            }
          });
        },
      ),
  },
];

/** All calls about batches, by their names. */
function callsOf(
  batch: Batching,
  requests: readonly string[],
  signal: AbortSignal,
): [string, () => Promise<unknown>][] {
  const handedIn = { signal, keys: [longKey], begunMs: Date.now(), known: [] };
  // As a batch's name looks at one vendor; the others take any.
  const id = 'batches/kit';
  return [
    ['batch.submit', () => batch.submit(requests, { signal, ticket: 'kit-ticket' })],
    ['batch.find', () => batch.find('kit-ticket', handedIn)],
    ['batch.status', () => batch.status(id, { signal })],
    ['batch.collect', () => Array.fromAsync(batch.collect(id, { signal }))],
    ['batch.cancel', () => batch.cancel(id, { signal })],
  ];
}
