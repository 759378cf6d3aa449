import type { RateLimit } from '@visionprefer/core';
import type { Reply } from '../wire/reply.ts';

/**
 * A reply as its run should hear it. What a vendor has left is as old as the way back through the queue, and questions on
 * the way there are not counted in it: where it is little, the run is told the limit alone, and asks evenly.
 *
 * @param underWay Questions of this annotator without a reply.
 */
export function hearLimits(reply: Reply, underWay: number): Reply {
  if ('thrown' in reply) return reply;
  const hear = (limits: readonly RateLimit[] | undefined) => limits?.map((each) => withoutOldRoom(each, underWay));
  if ('error' in reply) return { error: { ...reply.error, rateLimits: hear(reply.error.rateLimits) } };
  const { rateLimits, ...answer } = reply.answer;
  return rateLimits ? { answer: { ...answer, rateLimits: hear(rateLimits) ?? [] } } : reply;
}

function withoutOldRoom(told: RateLimit, underWay: number): RateLimit {
  const { kind, limit, remaining } = told;
  if (kind !== 'requests' || limit === undefined || remaining === undefined) return told;
  return remaining > 2 * underWay ? told : { kind, limit };
}
