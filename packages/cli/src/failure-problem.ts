import type { Failure } from '@visionprefer/core';
import type { SampleSource } from '@visionprefer/dataset';
import type { Problem } from './problem.ts';

/** A failure in the words of the command line. */
export function failureProblem(
  { sampleId, imageId, annotatorId, fatal, error }: Failure,
  source: SampleSource,
): Problem {
  const stated = `Sample ${sampleId}`;
  const told = error.message.startsWith(stated)
    ? error.message.slice(stated.length).replace(/^:? /, '')
    : error.message;
  const message = nameOptions(told);
  const consequence = fatal ? ' It is not asked any further.' : imageId === undefined ? '' : ' The sample is left out.';
  return {
    message: message + consequence,
    ...(sampleId !== undefined && { ...source.place(sampleId), sampleId }),
    ...(imageId !== undefined && { imageId }),
    ...(annotatorId !== undefined && { annotatorId }),
  };
}

/** Core speaks to whoever writes code; here its advice is an option. */
function nameOptions(message: string): string {
  return message
    .replace('allow its folder too', 'allow its folder with --allow-path')
    .replace('unless private hosts are allowed', 'unless --allow-private-hosts is given');
}
