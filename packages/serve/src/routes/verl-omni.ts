import type { Route } from '../http/route.ts';
import { pickleEndpoint, replyPickle } from '../wire/pickle-replies.ts';
import { entryOf, hasKeys, pairPictures } from '../wire/pickled-pictures.ts';
import { scoreAll } from '../wire/scored-pictures.ts';

/**
 * The HTTP scorer of verl-omni, which is that of deepgen_rl's services: `{images, prompts, metadata}` → `{scores}`, one
 * picture a request, all at once. A 4xx and an `error` are final, others are tried three times; then training stops
 * where the reward is `required`, else the picture counts 0.
 */
export const route: Route = {
  name: 'verl-omni',
  endpoints: [
    {
      ...pickleEndpoint,
      takes: (body) => hasKeys(body, ['prompts', 'metadata']),
      async answer(asked) {
        const rewards = await scoreAll(pairPictures(asked.body, entryOf(asked.body, 'prompts')), asked);
        const scores = rewards.map(({ reward }) => reward);
        // Services that were written after flow_grpo's have it under that name.
        return replyPickle({ scores, outputs: scores });
      },
    },
  ],
};
