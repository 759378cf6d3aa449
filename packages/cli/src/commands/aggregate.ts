import { InputError } from '@visionprefer/core';
import { aggregateAnnotations } from '../aggregate-annotations.ts';
import type { Edges } from '../edges.ts';
import { exitCodes } from '../exit-codes.ts';
import { openFailureLog } from '../failure-log.ts';
import type { AggregateFlags, CommonFlags } from '../options.ts';
import { count } from '../terminal/count.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer aggregate`: annotations → consensus. */
export async function aggregateCommand(
  annotations: string,
  flags: CommonFlags & AggregateFlags & { out: string },
  { stdout, stderr, folder }: Edges,
): Promise<number> {
  const { out, json } = flags;
  if (out === '-' && json) throw new InputError('--json and --out - both write to stdout. Give one of them.');
  const log = openFailureLog(createStatus(stderr, flags), folder, out);
  try {
    const plan = { ...flags, annotations, target: { named: out, folder, stdout } };
    const consensus = await aggregateAnnotations(plan, log.report);
    const samples = consensus.length;
    if (json)
      stdout.write(`${JSON.stringify({ samples, failures: log.count, files: { consensus: out } }, undefined, 2)}\n`);
    else if (out !== '-') stdout.write(`${out}  consensus on ${count(samples)} samples\n`);
  } finally {
    log.close();
  }
  return log.count ? exitCodes.failures : exitCodes.done;
}
