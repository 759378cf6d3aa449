import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { holds, type Proof, show, within } from '../proof.ts';
import { echoed, findIn, listenToConsole } from '../secrets.ts';
import type { WireReply } from '../wire.ts';
import type { Response } from '../wire-server.ts';
import { secretKey } from '../with-annotator.ts';
import {
  type GeneratorStage,
  inPlaceOfImage,
  usualImage,
  type WiredGeneratorMaker,
  withGenerator,
} from './with-generator.ts';

const promptMs = 3_000;
/** Bytes after which nobody takes a reply for an image. */
const tooManyBytes = 256 * 2 ** 20;

/** That nobody pays for what is not waited for, that keys stay where they are, and that requests go nowhere else. */
export const generatorSafetyProofs: readonly Proof<WiredGeneratorMaker>[] = [
  {
    name: 'leaves at once when the signal is aborted, and takes the request back',
    async prove(maker) {
      await withGenerator(maker, inPlaceOfImage(maker.wire, await usualImage(), 'silence'), async (stage) => {
        const aborting = new AbortController();
        const settled = stage.generate({}, { signal: aborting.signal }).then(
          () => 'resolved',
          () => 'rejected',
        );
        const asking = Promise.race([askedFor(stage), settled]);
        await within(asking, promptMs, 'No request came to the baseURL of create().');
        aborting.abort(new Error('Stopped by the kit.'));
        const advice = 'Give the signal to the SDK or to fetch.';
        const end = await within(settled, promptMs, `generate() went on after its signal was aborted. ${advice}`);
        holds(end === 'rejected', 'generate() resolved after its signal was aborted. Reject, with any error.');
        await within(stage.server.left, promptMs, `The request went on after the signal was aborted. ${advice}`);
      });
    },
  },
  {
    name: 'makes no request when the signal is aborted already',
    async prove(maker) {
      const image = await usualImage();
      await withGenerator(
        maker,
        (request) => maker.wire.reply(request, image),
        async ({ generate, server }) => {
          const given = await generate({}, { signal: AbortSignal.abort(new Error('Stopped by the kit.')) }).catch(
            () => undefined,
          );
          // A request that was started all the same would be here by then.
          await wait(100);
          const advice = 'Call signal.throwIfAborted() first.';
          holds(given === undefined, `generate() resolved although its signal was aborted. ${advice}`);
          holds(server.requests.length === 0, `A request was made although the signal was aborted. ${advice}`);
        },
      );
    },
  },
  {
    name: 'lets the key neither into an error nor onto the console, even when the server repeats it',
    async prove(maker) {
      const image = await usualImage();
      const { printed, restore } = listenToConsole();
      try {
        for (const response of failuresOf(maker)) {
          const error = await withGenerator(maker, inPlaceOfImage(maker.wire, image, response), ({ generate }) =>
            generate().catch((thrown: unknown) => thrown),
          );
          for (const secret of [secretKey, encodeURIComponent(secretKey)]) {
            const where = findIn(error, secret);
            holds(
              where === undefined,
              `The key is in the error's ${where}, after ${show(response)}. Put every text through redact(text, [apiKey]), and give no SDK error as cause.`,
            );
            holds(!printed.some((text) => text.includes(secret)), 'The key was written to the console. Log nothing.');
          }
        }
      } finally {
        restore();
      }
    },
  },
  {
    name: 'keeps the key out of its id and of what it gives',
    async prove(maker) {
      const image = await usualImage();
      await withGenerator(
        maker,
        (request) => maker.wire.reply(request, image),
        async ({ generator, generate }) => {
          const { bytes: _, ...given } = await generate();
          const shown = inspect([generator.id, given], { depth: Infinity });
          holds(!shown.includes(secretKey), 'The key is in the id or in what generate() gave.');
        },
      );
    },
  },
  {
    name: 'follows no redirect: the key does not go on to where it leads',
    async prove(maker) {
      const image = await usualImage();
      for (const status of [301, 302, 307, 308]) {
        let followed = false;
        const respond = (request: Parameters<typeof maker.wire.reply>[0]): Response => {
          if (!request.url.includes('redirected')) return { status, headers: { location: '/redirected' }, body: {} };
          followed = true;
          return maker.wire.reply(request, image);
        };
        await withGenerator(maker, respond, async ({ generate }) => {
          const given = await generate().catch(() => undefined);
          holds(
            !followed && given === undefined,
            `A redirect of status ${status} was followed. Send through guardFetch(fetch) of @visionprefer/core/plugin.`,
          );
        });
      }
    },
  },
  {
    name: 'gives up on a reply without end',
    async prove(maker) {
      await withGenerator(
        maker,
        () => ({ endless: 200 }),
        async ({ generate, server }) => {
          const given = await generate().catch(() => undefined);
          holds(
            given === undefined && server.sentBytes() < tooManyBytes,
            `${server.sentBytes()} bytes of a reply were read, and more would have been. Send through guardFetch(fetch) of @visionprefer/core/plugin.`,
          );
        },
      );
    },
  },
];

/** Resolves when the request is in that asks for an image: it need not be the first. */
async function askedFor(stage: GeneratorStage): Promise<void> {
  await stage.server.asked;
  for (let waits = 0; stage.asked.length === 0 && waits < 600; waits++) await wait(5);
}

function failuresOf({ wire }: WiredGeneratorMaker): Response[] {
  const replies: WireReply[] = [...Object.values(wire.errors).flat(), { status: 418, body: 'no ordinary reply' }];
  const echo = ` The key was ${secretKey}, in a URL ${encodeURIComponent(secretKey)}.`;
  return [...replies.map((reply) => echoed(reply, echo)), 'reset', 'cut'];
}
