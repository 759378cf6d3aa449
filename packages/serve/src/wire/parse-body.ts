import { describeIssues } from '@visionprefer/core';
import type { z } from 'zod';
import { RewardError } from '../scorer/reward.ts';

/**
 * Reads a body as its schema says.
 *
 * @throws RewardError `bad-request` that names what is wrong.
 */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issues = describeIssues(parsed.error);
  // A batch of hundreds may be wrong in the same way hundreds of times.
  const shown = issues.length > mostShown ? `${issues.slice(0, mostShown)} …` : `${issues}.`;
  throw new RewardError('bad-request', `The body is not as this protocol has it: ${shown}`);
}

const mostShown = 300;
