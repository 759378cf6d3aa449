import type { Route } from '../http/route.ts';
import { pickleEndpoint, replyPickle } from '../wire/pickle-replies.ts';
import { entryOf, hasKeys, listOf, pairPictures } from '../wire/pickled-pictures.ts';
import { scoreAll } from '../wire/scored-pictures.ts';

/**
 * flow_grpo's `unifiedreward_score_remote`, `{images, prompts}`, and `deqa_score_remote`, `{images}`, → `{outputs}`:
 * batches of 64, prompts as an array of NumPy. It waits 120 seconds, and asks again after 500 and after 503 with
 * Retry-After, a thousand times; what is final is any other status, on which it stops for want of `outputs`.
 */
export const route: Route = {
  name: 'flow-grpo',
  endpoints: [
    {
      ...pickleEndpoint,
      takes: (body) => hasKeys(body, [], ['metadata', 'meta_datas', 'queries']),
      async answer(asked) {
        const images = listOf(entryOf(asked.body, 'images'), 'images');
        const prompts = entryOf(asked.body, 'prompts') ?? images.map(() => '');
        const rewards = await scoreAll(pairPictures(asked.body, prompts), asked);
        const outputs = rewards.map(({ reward }) => reward);
        return replyPickle({ outputs, scores: outputs });
      },
    },
  ],
};
