import { replyJson, retryHeaders, statusOf } from '../http/reply-json.ts';
import type { Endpoint, Route } from '../http/route.ts';
import { rewardNames } from '../wire/reward-names.ts';

const fail: Endpoint['fail'] = (error) => replyJson({ error: error.message }, statusOf(error), retryHeaders(error));

/** Whether the server is up, for Flow-Factory and UniRL, and what it did, for Prometheus. */
export const route: Route = {
  name: 'health',
  endpoints: [
    {
      ...{ method: 'GET', path: '/health', open: true, fail },
      // UniRL wants each reward by its name, with whatever its copies say of themselves.
      answer: ({ scorer }) => {
        const names = rewardNames(scorer.source).map((name) => [name, ['ready']]);
        return replyJson({ status: 'ok', rewards: Object.fromEntries(names) });
      },
    },
    {
      ...{ method: 'GET', path: '/metrics', fail },
      answer: ({ metrics }) => ({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: metrics() }),
    },
  ],
};
