import { holds, type Proof, type WiredMaker } from './proof.ts';
import { usualReply, withAnnotator } from './with-annotator.ts';

/** Bytes after which nobody takes an answer for one. */
const tooManyBytes = 256 * 2 ** 20;

/** That requests go where they are sent and nowhere else, and that no answer fills the memory. */
export const transportProofs: readonly Proof<WiredMaker>[] = [
  {
    name: 'follows no redirect: neither the key nor the pictures go on to where it leads',
    async prove(maker) {
      for (const status of [301, 302, 303, 307, 308]) {
        let followed = false;
        await withAnnotator(
          maker,
          ({ url }) => {
            if (!url.includes('redirected')) return { status, headers: { location: '/redirected' }, body: {} };
            followed = true;
            return maker.wire.writeAnswer('{}', usualReply);
          },
          async ({ ask }) => {
            const given = await ask().catch(() => undefined);
            holds(
              !followed && given === undefined,
              `A redirect of status ${status} was followed. Send through createTransport() or guardFetch(fetch) of @visionprefer/core/plugin.`,
            );
          },
        );
      }
    },
  },
  {
    name: 'gives up on an answer without end',
    async prove(maker) {
      await withAnnotator(
        maker,
        () => 'endless',
        async ({ ask, server }) => {
          const given = await ask().catch(() => undefined);
          holds(
            given === undefined && server.sentBytes() < tooManyBytes,
            `${server.sentBytes()} bytes of an answer were read, and more would have been. Send through createTransport() or guardFetch(fetch) of @visionprefer/core/plugin.`,
          );
        },
      );
    },
  },
];
