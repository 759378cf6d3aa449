import type { RewardError, RewardErrorCode } from '../scorer/reward.ts';
import type { Reply } from './route.ts';

/** Replies with JSON. */
export function replyJson(body: unknown, status = 200, headers?: Readonly<Record<string, string>>): Reply {
  return { status, type: 'application/json', body: JSON.stringify(body), headers };
}

/** What HTTP calls each error. */
const statuses: Record<RewardErrorCode, number> = {
  'bad-request': 400,
  unauthorized: 401,
  'not-found': 404,
  'too-large': 413,
  'bad-image': 422,
  unjudged: 422,
  unavailable: 424,
  busy: 503,
  late: 503,
  failed: 503,
  stopping: 503,
};

/** The status of an error: 503 for what may pass, else a 4xx. Never 500, which some clients ask again 1,000 times. */
export function statusOf({ code }: RewardError): number {
  return statuses[code];
}

/** When to ask again, where that may help: several clients wait for so long, others by themselves. */
export function retryHeaders(error: RewardError): Readonly<Record<string, string>> | undefined {
  return error.passes ? { 'retry-after': '2' } : undefined;
}
