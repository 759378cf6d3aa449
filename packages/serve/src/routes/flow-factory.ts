import { z } from 'zod';
import { replyJson, retryHeaders, statusOf } from '../http/reply-json.ts';
import type { Route } from '../http/route.ts';
import { RewardError } from '../scorer/reward.ts';
import { decodeBase64 } from '../wire/decode-base64.ts';
import { parseBody } from '../wire/parse-body.ts';
import { scoreAll } from '../wire/scored-pictures.ts';

const bodySchema = z.object({
  prompt: z.array(z.string()),
  image: z.array(z.string()).nullish(),
  video: z.unknown().optional(),
  condition_images: z.unknown().optional(),
});

/**
 * Flow-Factory's `RemotePointwiseRewardModel` and `RemoteGroupwiseRewardModel`: `{prompt, image}` → `{rewards}`. Images of
 * one prompt may be judged together, as the groupwise model sends them. It asks three times at once after any status
 * that is not 2xx; an `error` with status 200 is final, and said.
 */
export const route: Route = {
  name: 'flow-factory',
  endpoints: [
    {
      ...{ method: 'POST', path: '/compute', reads: 'json' },
      clientWaitsMs: 60_000,
      async answer(asked) {
        const { prompt, image, video, condition_images: conditions } = parseBody(bodySchema, asked.body);
        if (!image) throw notImages(video ? 'Videos are' : 'No images are');
        if (conditions) throw notImages('Edits of other images are');
        if (image.length !== prompt.length) {
          const message = `There are ${image.length} images and ${prompt.length} prompts. Expected as many of both.`;
          throw new RewardError('bad-request', message);
        }
        const pictures = image.map((text, place) => ({
          bytes: decodeBase64(text, place),
          prompt: prompt[place] ?? '',
        }));
        const rewards = await scoreAll(pictures, asked);
        return replyJson({ rewards: rewards.map(({ reward }) => reward) });
      },
      fail: (error) =>
        replyJson(
          { error: error.message, code: error.code },
          error.passes ? statusOf(error) : 200,
          retryHeaders(error),
        ),
    },
  ],
};

function notImages(what: string): RewardError {
  return new RewardError('bad-request', `${what} not rewarded here. Send { prompt, image }.`);
}
