import { z } from 'zod';
import { replyJson, retryHeaders, statusOf } from '../http/reply-json.ts';
import type { Endpoint, Route } from '../http/route.ts';
import { type Reward, RewardError } from '../scorer/reward.ts';
import { decodeBase64 } from '../wire/decode-base64.ts';
import { parseBody } from '../wire/parse-body.ts';
import { scoreAll } from '../wire/scored-pictures.ts';

const partSchema = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
]);
const messageSchema = z.object({ role: z.string(), content: z.union([z.string(), z.array(partSchema)]) });
const bodySchema = z.object({ model: z.string(), messages: z.array(messageSchema), stream: z.boolean().nullish() });

/** As OpenAI's SDK reads errors: it asks again after 408, 409, 429 and 5xx, unless it is told not to. */
const fail: Endpoint['fail'] = (error) =>
  replyJson(
    { error: { message: error.message, type: error.code, param: null, code: error.code } },
    error.code === 'busy' ? 429 : statusOf(error),
    { ...retryHeaders(error), 'x-should-retry': String(error.passes) },
  );

/**
 * OpenAI's chat, as UnifiedReward is asked by flow_grpo (`Final Score:`, DiffusionNFT is the same) and verl-omni
 * (`Alignment`, `Coherence` and `Style Score`), one picture and caption a request. The reply is text with scores from 1
 * to 5, which they parse; so they train on `score`, not on the unbounded reward. An error is none of these, so that
 * flow_grpo and verl-omni stop at it.
 */
export const route: Route = {
  name: 'openai-chat',
  endpoints: [
    {
      ...{ method: 'POST', path: '/v1/chat/completions', reads: 'json', fail },
      clientWaitsMs: 120_000,
      async answer(asked) {
        const { model, messages, stream } = parseBody(bodySchema, asked.body);
        if (stream) throw new RewardError('bad-request', 'Replies are not streamed here. Ask without stream.');
        const picture = readPicture(messages);
        const [reward] = await scoreAll([picture], asked);
        if (!reward) throw new RewardError('failed', 'There is no reward.');
        return replyJson(completion(model, writeScores(reward)));
      },
    },
    {
      ...{ method: 'GET', path: '/v1/models', fail },
      answer: ({ scorer }) => {
        const names = [scorer.source.name, 'UnifiedReward-7b-v1.5'];
        const data = names.map((id) => ({ id, object: 'model', created: 0, owned_by: 'visionprefer' }));
        return replyJson({ object: 'list', data });
      },
    },
  ],
};

function readPicture(messages: z.infer<typeof messageSchema>[]) {
  const parts = messages.flatMap(({ content }) =>
    typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content,
  );
  const urls = parts.flatMap((part) => (part.type === 'image_url' ? [part.image_url.url] : []));
  const [url] = urls;
  if (urls.length !== 1 || !url?.startsWith('data:')) {
    throw new RewardError('bad-request', `There are ${urls.length} images. Expected one, as a data url.`);
  }
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  // A caption may hold brackets and lines of its own: it ends with the last bracket.
  const [, caption] = /Text Caption: \[([\s\S]*)\]\s*$/.exec(texts.join('\n')) ?? [];
  if (caption === undefined) {
    throw new RewardError(
      'bad-request',
      'The text does not end with "Text Caption: […]". Ask as UnifiedReward is asked.',
    );
  }
  return { bytes: decodeBase64(url, 0), prompt: caption };
}

/** UnifiedReward's axes. Their mean is trained on by some, so that all of them hold the score that counts. */
const axes = ['Alignment', 'Coherence', 'Style'];

function writeScores({ score }: Reward): string {
  const said = score.toFixed(8);
  return [...axes.map((axis) => `${axis} Score (1-5): ${said}`), `Final Score: ${said}`].join('\n');
}

function completion(model: string, content: string) {
  return {
    id: 'chatcmpl-visionprefer',
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1_000),
    model,
    choices: [
      { index: 0, finish_reason: 'stop', logprobs: null, message: { role: 'assistant', content, refusal: null } },
    ],
    usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
  };
}
