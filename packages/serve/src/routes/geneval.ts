import type { Route } from '../http/route.ts';
import { RewardError } from '../scorer/reward.ts';
import { pickleEndpoint, replyPickle } from '../wire/pickle-replies.ts';
import { entryOf, hasKeys, listOf, pairPictures } from '../wire/pickled-pictures.ts';
import { scoreAll } from '../wire/scored-pictures.ts';

/**
 * flow_grpo's `geneval_score`: `{images, meta_datas, only_strict}` → `{scores, rewards, strict_rewards, group_rewards,
 * group_strict_rewards}`. The prompt of each picture is in its metadata. All five hold our reward; it is not an
 * accuracy. In a group, pictures of other tags have -10, which the trainer's logs leave out.
 */
export const route: Route = {
  name: 'geneval',
  endpoints: [
    {
      ...pickleEndpoint,
      takes: (body) => hasKeys(body, ['meta_datas']),
      async answer(asked) {
        const about = listOf(entryOf(asked.body, 'meta_datas'), 'meta_datas');
        const prompts = about.map((one) => textOf(one, 'prompt'));
        const rewards = await scoreAll(pairPictures(asked.body, prompts), asked);
        const scores = rewards.map(({ reward }) => reward);
        const tagged = about.map((one) => textOf(one, 'tag'));
        const groups = [...new Set([...tags, ...tagged])].map((tag) => [
          tag,
          scores.map((score, place) => (tagged[place] === tag ? score : ofAnotherTag)),
        ]);
        const grouped: Record<string, number[]> = Object.fromEntries(groups);
        const lists = { scores, rewards: scores, strict_rewards: scores };
        return replyPickle({ ...lists, group_rewards: grouped, group_strict_rewards: grouped });
      },
    },
  ],
};

/** What GenEval asks about; the trainer expects each in every answer. */
const tags = ['single_object', 'two_object', 'counting', 'colors', 'position', 'color_attr'];

const ofAnotherTag = -10;

function textOf(metadata: unknown, key: string): string {
  const text = entryOf(metadata, key);
  if (typeof text === 'string') return text;
  throw new RewardError(
    'bad-request',
    `An entry of meta_datas has no text under ${key}. Send the lines of GenEval's prompts.`,
  );
}
