import { z } from 'zod';
import { replyJson, retryHeaders, statusOf } from '../http/reply-json.ts';
import type { Endpoint, Route } from '../http/route.ts';
import { type Outcome, RewardError } from '../scorer/reward.ts';
import { decodeBase64 } from '../wire/decode-base64.ts';
import { parseBody } from '../wire/parse-body.ts';
import { rewardNames } from '../wire/reward-names.ts';

const turnSchema = z.object({ text: z.string(), image_b64: z.string().nullish() });
const requestSchema = z.object({
  history: z.array(turnSchema).min(1),
  required_rewards: z.array(z.string()),
  metadata: z.unknown().optional(),
});
const bodySchema = z.object({ requests: z.array(requestSchema) });

const fail: Endpoint['fail'] = (error) => replyJson({ detail: error.message }, statusOf(error), retryHeaders(error));

/**
 * UniRL's reward service: `{requests: [{history, required_rewards}]}` → `{results, errors}`. Each reward is a dict of
 * sub-metrics, the first of which is trained on: `overall`, then our aspects; an aspect by itself is a reward, too. A
 * picture without a reward is named in `errors`, and the trainer stops.
 */
export const route: Route = {
  name: 'unirl',
  endpoints: [
    {
      ...{ method: 'POST', path: '/score', reads: 'json', fail },
      // 300 seconds by the configuration of the trainer, 60 by the client of its service.
      clientWaitsMs: 60_000,
      async answer({ body, scorer, deadlineMs, signal }) {
        const { requests } = parseBody(bodySchema, body);
        const pictures = requests.map(({ history }, place) => {
          const turn = history.at(-1);
          if (history.length > 1) throw refuse(place, 'edits another image');
          if (!turn?.image_b64) throw refuse(place, 'has no image');
          return { bytes: decodeBase64(turn.image_b64, place), prompt: turn.text };
        });
        const outcomes = await scorer.score(pictures, { deadlineMs, signal });
        const passing = outcomes.find((outcome) => 'error' in outcome && outcome.error.passes);
        if (passing && 'error' in passing) throw passing.error;
        const names = rewardNames(scorer.source);
        const answered = outcomes.map((outcome, place) =>
          describe(outcome, requests[place]?.required_rewards ?? [], names),
        );
        return replyJson({
          results: answered.map(({ results }) => results),
          errors: answered.map(({ errors }) => errors),
        });
      },
    },
    {
      ...{ method: 'GET', path: '/rewards', fail },
      answer: ({ scorer }) => replyJson({ rewards: rewardNames(scorer.source) }),
    },
  ],
};

/** What one request asked for, by name: dicts of sub-metrics, or why there are none. */
function describe(outcome: Outcome, required: readonly string[], names: readonly string[]) {
  const results: Record<string, Record<string, number>> = {};
  const errors: Record<string, string> = {};
  for (const name of required) {
    if (!names.includes(name)) errors[name] = `There is no reward ${name} here. Expected one of ${names.join(', ')}.`;
    else if ('error' in outcome) errors[name] = outcome.error.message;
    else results[name] = subMetrics(name, outcome.reward);
  }
  return { results, errors };
}

function subMetrics(name: string, { reward, aspects }: Extract<Outcome, { reward: unknown }>['reward']) {
  const alone = aspects[name];
  if (alone) return { [name]: alone.reward, score: alone.score };
  const each = Object.entries(aspects).map(([aspect, found]) => [aspect, found.reward]);
  return { overall: reward, ...Object.fromEntries(each.filter(([aspect]) => aspect !== 'overall')) };
}

function refuse(place: number, what: string): RewardError {
  return new RewardError('bad-request', `Request ${place + 1} ${what}. Expected one turn with a text and image_b64.`);
}
