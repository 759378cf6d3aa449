import type { Route } from '../http/route.ts';
import { RewardError } from '../scorer/reward.ts';
import { pickleEndpoint, replyPickle } from '../wire/pickle-replies.ts';
import { entryOf, hasKeys, listOf, pairPictures } from '../wire/pickled-pictures.ts';
import { scoreAll } from '../wire/scored-pictures.ts';

/**
 * LLaVA-server as ddpo-pytorch's `llava_bertscore` asks it: `{images, queries, answers}` → `{outputs, precision, recall,
 * f1}`, one list for each picture; `recall` is trained on. The prompt stands in the answer that is hoped for. It retries
 * as flow_grpo does.
 */
export const route: Route = {
  name: 'llava-server',
  endpoints: [
    {
      ...pickleEndpoint,
      takes: (body) => hasKeys(body, ['queries']),
      async answer(asked) {
        const answers = entryOf(asked.body, 'answers');
        if (answers === undefined) throw withoutAnswers;
        const prompts = listOf(answers, 'answers').map(promptOf);
        const rewards = await scoreAll(pairPictures(asked.body, prompts), asked);
        const each = rewards.map(({ reward }) => [reward]);
        const outputs = rewards.map(({ score }) => [`${score.toFixed(2)} of 5`]);
        return replyPickle({ outputs, precision: each, recall: each, f1: each });
      },
    },
  ],
};

const withoutAnswers = new RewardError(
  'bad-request',
  'Questions about a picture are not answered here, it is only rewarded. Set config.reward_fn = "llava_bertscore".',
);

function promptOf(hopedFor: unknown): string {
  const [answer] = Array.isArray(hopedFor) ? hopedFor : [hopedFor];
  return typeof answer === 'string' ? answer.replace(/^The image contains /, '') : '';
}
