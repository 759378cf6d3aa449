import { compareRuns } from '@visionprefer/aggregator';
import { methodNamed, readAnnotations } from '../aggregate-annotations.ts';
import type { Edges } from '../edges.ts';
import { exitCodes } from '../exit-codes.ts';
import { openFailureLog } from '../failure-log.ts';
import type { AgreementFlags, CommonFlags } from '../options.ts';
import { renderComparison } from '../terminal/comparison-table.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer compare`: two runs on the same samples side by side. */
export async function compareCommand(
  first: string,
  second: string,
  flags: CommonFlags & AgreementFlags,
  { stdout, stderr, folder }: Edges,
): Promise<number> {
  const { human, json, method, weight: weights, resamples, seed } = flags;
  const log = openFailureLog(createStatus(stderr, flags), folder, '-');
  const read = (file: string) => readAnnotations(file, folder, log.report);
  const found = await compareRuns(read(first), read(second), {
    weights,
    resamples,
    seed,
    ...(method && { method: methodNamed(method) }),
    ...(human !== undefined && { people: read(human) }),
  });
  const lines = json
    ? [JSON.stringify({ files: [first, second], ...found, failures: log.count }, undefined, 2)]
    : renderComparison(found, [first, second], { width: stdout.columns ?? 80, stream: stdout });
  stdout.write(`${lines.join('\n')}\n`);
  return log.count ? exitCodes.failures : exitCodes.done;
}
