import { z } from 'zod';
import { replyJson, retryHeaders, statusOf } from '../http/reply-json.ts';
import type { Endpoint, Route } from '../http/route.ts';
import type { Outcome, Picture } from '../scorer/reward.ts';
import { decodeBase64 } from '../wire/decode-base64.ts';
import { openApi } from '../wire/open-api.ts';
import { parseBody } from '../wire/parse-body.ts';

/** A picture in base64 and what it was made from. */
const bodySchema = z.object({
  images: z.array(z.object({ image: z.string(), prompt: z.string() })).min(1),
  deadlineSeconds: z.number().positive().max(3_600).optional(),
});

const failJson: Endpoint['fail'] = (error) =>
  replyJson({ error: { code: error.code, message: error.message } }, statusOf(error), retryHeaders(error));

/** Our own protocol, described at `/openapi.json`: each picture has its own reward or error. */
export const route: Route = {
  name: 'rewards',
  endpoints: [
    {
      ...{ method: 'POST', path: '/v1/rewards', reads: 'json', fail: failJson },
      clientWaitsMs: 3_600_000,
      async answer({ body, scorer, deadlineMs, signal }) {
        const { images, deadlineSeconds = 60 } = parseBody(bodySchema, body);
        const pictures = images.map(
          ({ image, prompt }, place): Picture => ({ bytes: decodeBase64(image, place), prompt }),
        );
        const within = { deadlineMs: Math.min(deadlineMs, deadlineSeconds * 1_000), signal };
        return replyJson({ rewards: (await scorer.score(pictures, within)).map(describe) });
      },
    },
    {
      ...{ method: 'GET', path: '/openapi.json', open: true, fail: failJson },
      answer: () => replyJson(openApi()),
    },
  ],
};

function describe(outcome: Outcome) {
  if ('reward' in outcome) return outcome.reward;
  const { code, message, passes } = outcome.error;
  return { error: { code, message, retry: passes } };
}
