import { AnnotatorError, BudgetError, type ConsensusImage, type Failure } from '@visionprefer/core';
import { RewardError, type RewardErrorCode } from '../scorer/reward.ts';

/** Why a picture has no score in every aspect: what failed, else what its annotators said instead of a score. */
export function describeUnjudged(image: ConsensusImage | undefined, failures: readonly Failure[]): RewardError {
  const [failure] = failures.toSorted((one, other) => Number(passes(one)) - Number(passes(other)));
  if (failure) return new RewardError(codeOf(failure), failure.error.message, { cause: failure.error });
  const estimates = Object.entries(image?.aspects ?? {}).filter(([, { score }]) => score === null);
  const why = estimates.flatMap(([aspect, { missing }]) =>
    Object.entries(missing).map(([annotatorId, outcome]) => `${annotatorId}: ${outcome} (${aspect})`),
  );
  return new RewardError('unjudged', `It has no score. ${why.join(', ') || 'No annotator gave one'}.`);
}

function codeOf({ fatal, error }: Failure): RewardErrorCode {
  if (error instanceof BudgetError || fatal) return 'unavailable';
  return isFinal(error) ? 'unjudged' : 'failed';
}

function passes(failure: Failure): boolean {
  return codeOf(failure) === 'failed';
}

/** Errors of one question that the next time would have again. */
function isFinal(error: Error): boolean {
  return error instanceof AnnotatorError && ['bad-image', 'too-large', 'bad-request'].includes(error.code);
}
