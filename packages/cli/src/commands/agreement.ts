import { agreement } from '@visionprefer/aggregator';
import { methodNamed, readAnnotations } from '../aggregate-annotations.ts';
import type { Edges } from '../edges.ts';
import { exitCodes } from '../exit-codes.ts';
import { openFailureLog } from '../failure-log.ts';
import type { AgreementFlags, CommonFlags } from '../options.ts';
import { renderAgreement } from '../terminal/agreement-tables.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer agreement`: how far annotators agree with each other, and with people. */
export async function agreementCommand(
  annotations: string,
  flags: CommonFlags & AgreementFlags,
  { stdout, stderr, folder }: Edges,
): Promise<number> {
  const { human, json, method, weight: weights, resamples, seed } = flags;
  const log = openFailureLog(createStatus(stderr, flags), folder, '-');
  const read = (file: string) => readAnnotations(file, folder, log.report);
  const found = await agreement(read(annotations), {
    weights,
    resamples,
    seed,
    ...(method && { method: methodNamed(method) }),
    ...(human !== undefined && { people: read(human) }),
  });
  const lines = json
    ? [JSON.stringify({ ...found, failures: log.count }, undefined, 2)]
    : renderAgreement(found, { width: stdout.columns ?? 80, stream: stdout });
  stdout.write(`${lines.join('\n')}\n`);
  return log.count ? exitCodes.failures : exitCodes.done;
}
