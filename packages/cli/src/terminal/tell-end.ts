import type { AnnotateSummary } from '../annotate/annotate-summary.ts';
import { exitCodes } from '../exit-codes.ts';
import { exitCodeOf } from '../interrupted.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from './count.ts';
import type { Status } from './status.ts';

/** Says what the user may do now that annotating is over, and gives the exit code that tells how it ended. */
export function tellEnd(
  { interrupted, failures, failuresFile, overspent, nobodyAnswered, batches }: AnnotateSummary,
  { out, surroundings, status }: { out: string; surroundings: Surroundings; status: Status },
): number {
  if (interrupted) {
    if (out === '-') status.warn('Stopped.');
    else
      status.warn(
        `Stopped. What was settled is kept in ${out}: the same command goes on from there.${describeLeft(batches)}`,
      );
    return exitCodeOf(surroundings) ?? exitCodes.interrupted;
  }
  if (overspent !== undefined) {
    status.warn(overspent);
    return exitCodes.failures;
  }
  if (nobodyAnswered) {
    status.warn('Nobody was asked anything: each annotator failed with its first question. Mend what is told above.');
    return exitCodes.unusable;
  }
  if (failures === 0) return exitCodes.done;
  const where = failuresFile === undefined ? 'see above' : `see ${failuresFile}`;
  status.warn(
    `${count(failures)} left out (${where}). Mend them and run the same command again: what is settled stays.`,
  );
  return exitCodes.failures;
}

/** Batches outlive the command. */
function describeLeft(batches = 0): string {
  if (batches === 0) return '';
  return ` ${count(batches)} ${batches === 1 ? 'batch goes' : 'batches go'} on at their vendors meanwhile.`;
}
