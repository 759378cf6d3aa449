import { holds, type Proof, type WiredMaker } from './proof.ts';
import type { WireRequest } from './wire.ts';
import { withWireServer } from './wire-server.ts';
import { secretKey, usualReply, withAnnotator } from './with-annotator.ts';

/** Bytes after which nobody takes an answer for one. */
const tooManyBytes = 256 * 2 ** 20;

/** That requests go where they are sent and nowhere else, and that no answer fills the memory. */
export const transportProofs: readonly Proof<WiredMaker>[] = [
  {
    name: 'follows no redirect: neither the key nor the pictures go on to where it leads',
    async prove(maker) {
      const answer = () => maker.wire.writeAnswer('{}', usualReply);
      await withWireServer(answer, async (elsewhere) => {
        for (const status of [301, 302, 303, 307, 308]) {
          for (const location of ['/redirected', `${elsewhere.origin}/redirected`]) {
            let followed = false;
            const respond = ({ url }: WireRequest) => {
              if (!url.includes('redirected')) return { status, headers: { location }, body: {} };
              followed = true;
              return answer();
            };
            await withAnnotator(maker, respond, async ({ ask }) => {
              const given = await ask().catch(() => undefined);
              const [strayed] = elsewhere.requests;
              const held = JSON.stringify(strayed?.headers ?? {}).includes(secretKey);
              holds(
                !followed && strayed === undefined && given === undefined,
                `A redirect of status ${status} was followed${strayed ? `, to another host, ${held ? 'and the key went along' : 'with the question'}` : ''}. ${remedy}`,
              );
            });
          }
        }
      });
    },
  },
  {
    name: 'gives up on an answer without end',
    async prove(maker) {
      for (const endless of [200, 400]) {
        await withAnnotator(
          maker,
          () => ({ endless }),
          async ({ ask, server }) => {
            const given = await ask().catch(() => undefined);
            holds(
              given === undefined && server.sentBytes() < tooManyBytes,
              `${server.sentBytes()} bytes of an answer of status ${endless} were read, and more would have been. ${remedy}`,
            );
          },
        );
      }
    },
  },
];

const remedy =
  'Send through createTransport(), guardFetch(fetch), guardClient(client) or guardPlatform() of @visionprefer/core/plugin.';
