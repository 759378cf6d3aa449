import type { Failure } from '@visionprefer/core';
import type { SampleSource } from '@visionprefer/dataset';
import { describeError } from './describe-error.ts';
import type { Problem } from './problem.ts';

/** A failure in the words of the command line. */
export function failureProblem(
  { sampleId, imageId, annotatorId, fatal, error }: Failure,
  source: Pick<SampleSource, 'place'>,
): Problem {
  const message = withoutName(describeError(error), [`Sample ${sampleId}`, annotatorId]);
  const consequence = fatal ? ' It is not asked any further.' : imageId === undefined ? '' : ' The sample is left out.';
  return {
    message: message + consequence,
    ...(sampleId !== undefined && { ...source.place(sampleId), sampleId }),
    ...(imageId !== undefined && { imageId }),
    ...(annotatorId !== undefined && { annotatorId }),
  };
}

/** A message without the name that it begins with, where that is said already. */
export function withoutName(message: string, names: readonly (string | undefined)[]): string {
  const named = names.find(
    (name) => name !== undefined && /^:? /.test(message.slice(name.length)) && message.startsWith(name),
  );
  return named === undefined ? message : message.slice(named.length).replace(/^:? /, '');
}
