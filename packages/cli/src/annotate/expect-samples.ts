import { InputError } from '@visionprefer/core';
import type { SampleSource } from '@visionprefer/dataset';
import { openProblemLog } from '../problems/problem-log.ts';
import type { Status } from '../terminal/status.ts';

/**
 * Looks for one sound sample before anything is opened or asked.
 *
 * @throws InputError when there is none; what is wrong with the others is shown before.
 */
export async function expectSamples(source: SampleSource, status: Status): Promise<void> {
  for await (const _ of source.read(() => {})) return;
  const log = openProblemLog(status);
  for await (const _ of source.read(log.report)) return;
  log.close();
  throw new InputError(
    `${source.file} holds no sample that can be used. Expected at least one, with a prompt and its images.`,
  );
}
