import { inspect } from 'node:util';
import { toBase64 } from '../vendor/to-base64.ts';
import { holds, type Proof, show, type WiredMaker } from './proof.ts';
import { echoed, findIn, listenToConsole } from './secrets.ts';
import type { Response } from './wire-server.ts';
import { type Stage, secretKey, usualReply, withAnnotator } from './with-annotator.ts';

/** That the key and the pictures stay where they are. */
export const secrecyProofs: readonly Proof<WiredMaker>[] = [
  {
    name: 'lets neither the key nor image bytes into an error, even when the vendor repeats them',
    async prove(maker) {
      for (const response of failures(maker)) {
        await withAnnotator(maker, echoing(response), async (stage) => {
          const error: unknown = await stage.ask().then(
            () => undefined,
            (thrown: unknown) => thrown,
          );
          for (const [what, secret] of secretsOf(stage)) {
            const where = findIn(error, secret);
            holds(
              where === undefined,
              `The ${what} is in the error's ${where}, after ${show(response)}. Put every text through redact(text, [apiKey]), and give no SDK error as cause.`,
            );
          }
        });
      }
    },
  },
  {
    name: 'writes neither the key nor image bytes to the console',
    async prove(maker) {
      const { printed, restore } = listenToConsole();
      try {
        for (const response of [maker.wire.writeAnswer('{}', usualReply), ...failures(maker)]) {
          await withAnnotator(maker, echoing(response), async (stage) => {
            await stage.ask().catch(() => undefined);
            for (const [what, secret] of secretsOf(stage)) {
              holds(
                !printed.some((text) => text.includes(secret)),
                `The ${what} was written to the console. Log nothing.`,
              );
            }
          });
        }
      } finally {
        restore();
      }
    },
  },
  {
    name: 'keeps the key out of its id and its answers',
    prove: (maker) =>
      withAnnotator(
        maker,
        () => maker.wire.writeAnswer('{}', usualReply),
        async ({ annotator, ask }) => {
          const shown = inspect([annotator.id, await ask()], { depth: Infinity });
          holds(
            !shown.includes(secretKey),
            'The key is in the id or in an answer. Give nothing but what Answer names.',
          );
        },
      ),
  },
  {
    name: 'has the same id whatever the key is',
    async prove({ create }) {
      const keys = [secretKey, secretKey.toUpperCase(), `another${secretKey}`];
      const made = await Promise.all(keys.map((apiKey) => create({ baseURL: 'http://127.0.0.1:9/', apiKey })));
      const ids = made.map(({ id }) => id);
      holds(
        new Set(ids).size === 1,
        `With other keys the id is another: ${show(ids)}. Keep the key and what is made of it out of the id, which is written into every annotation.`,
      );
    },
  },
];

function failures({ wire }: WiredMaker): Response[] {
  return [...Object.values(wire.errors).flat(), { status: 418, body: 'no ordinary reply' }, 'reset', 'cut'];
}

/** The response, with the key and the first image put into all that it says to people. */
function echoing(response: Response): (request: { body: unknown }) => Response {
  return ({ body }) => {
    if (typeof response === 'string' || 'endless' in response || response.status < 400) return response;
    const image = /[\w+/]{400,}={0,2}/.exec(JSON.stringify(body))?.[0] ?? '';
    const echo = ` The key was ${secretKey}, in a URL ${encodeURIComponent(secretKey)}; the image data:image/png;base64,${image}.`;
    return echoed(response, echo);
  };
}

function secretsOf({ question }: Stage): [string, string][] {
  const images = question.parts.flatMap((part) => ('image' in part ? [toBase64(part.image.bytes)] : []));
  return [
    ['key', secretKey],
    ['percent-encoded key', encodeURIComponent(secretKey)],
    ...images.map((base64): [string, string] => ['image', base64.slice(200, 280)]),
  ];
}
