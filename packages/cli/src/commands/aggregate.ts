import { InputError } from '@visionprefer/core';
import type { Edges } from '../edges.ts';
import { exitCodes } from '../exit-codes.ts';
import type { AggregateFlags } from '../options/aggregate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { openFailureLog } from '../problems/failure-log.ts';
import { aggregateAnnotations } from '../steps/aggregate-annotations.ts';
import { count } from '../terminal/count.ts';
import { fitNotes, renderFit } from '../terminal/fit-table.ts';
import { renderMissing } from '../terminal/missing-table.ts';
import { createStatus } from '../terminal/status.ts';

/** `visionprefer aggregate`: annotations → consensus. */
export async function aggregateCommand(
  annotations: readonly string[],
  flags: CommonFlags & AggregateFlags & { out: string },
  { stdout, stderr, folder, signal }: Edges,
): Promise<number> {
  const { out, json } = flags;
  if (out === '-' && json) throw new InputError('--json and --out - both write to stdout. Give one of them.');
  const status = createStatus(stderr, flags);
  const log = openFailureLog(status, folder, out);
  try {
    const plan = { ...flags, annotations, target: { named: out, folder, stdout } };
    const { samples, ...found } = await aggregateAnnotations(plan, { report: log.report, status, signal });
    for (const note of fitNotes(found.fit)) status.say(note);
    if (json) {
      const summary = { samples, ...found, failures: log.count, files: { consensus: out } };
      stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
    } else if (out !== '-') {
      const place = { width: stdout.columns ?? 80, stream: stdout };
      const lines = [
        ...renderFit(found.fit, place),
        ...renderMissing(found.outcomes, place),
        `${out}  consensus on ${count(samples)} samples${describeHinging(found.hinging)}`,
      ];
      stdout.write(`${lines.join('\n')}\n`);
    }
  } finally {
    log.close();
  }
  return log.count ? exitCodes.failures : exitCodes.done;
}

function describeHinging(hinging: number | undefined): string {
  return hinging === undefined ? '' : `; the order of images in ${count(hinging)} of them hinges on missing scores`;
}
