import { retryHeaders, statusOf } from '../http/reply-json.ts';
import type { Endpoint, Reply } from '../http/route.ts';
import { type Picklable, writePickle } from '../pickle/write-pickle.ts';

/** Replies with a pickle. */
export function replyPickle(value: Picklable): Reply {
  return { status: 200, type: 'application/octet-stream', body: writePickle(value) };
}

/**
 * What the pickle protocols have in common: the path, and how they fail. Their clients ask again after 503 with
 * Retry-After (flow_grpo, ddpo-pytorch: 1,000 times) or any 5xx (verl-omni: twice), and take a 4xx for final, verl-omni
 * with the error that the pickle names. 500 is never sent: some would ask again for hours.
 */
export const pickleEndpoint: Pick<Endpoint, 'method' | 'path' | 'reads' | 'clientWaitsMs' | 'fail'> = {
  method: 'POST',
  path: '/',
  reads: 'pickle',
  clientWaitsMs: 120_000,
  fail: (error) => ({
    status: statusOf(error),
    type: 'application/octet-stream',
    body: writePickle({ error: error.message, code: error.code }),
    headers: retryHeaders(error),
  }),
};
