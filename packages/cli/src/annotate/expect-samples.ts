import { InputError } from '@visionprefer/core';
import { openProblemLog } from '../problems/problem-log.ts';
import type { Status } from '../terminal/status.ts';
import type { AnnotatePlan } from './annotate-plan.ts';

/**
 * Looks for one sound sample before anything is opened or asked. A shard may be empty: then it has nothing to do.
 *
 * @throws InputError when there is none; what is wrong with the others is shown before.
 */
export async function expectSamples(
  { source, whole }: Pick<AnnotatePlan, 'source' | 'whole'>,
  status: Status,
): Promise<void> {
  for await (const _ of source.read(() => {})) return;
  if (whole) {
    await expectSamples({ source: whole }, status);
    status.say(`No sample of ${whole.file} is of this shard.`);
    return;
  }
  const log = openProblemLog(status);
  for await (const _ of source.read(log.report)) return;
  log.close();
  throw new InputError(
    `${source.file} holds no sample that can be used. Expected at least one, with a prompt and its images.`,
  );
}
