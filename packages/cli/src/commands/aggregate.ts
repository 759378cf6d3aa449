import type { AggregateFlags } from '../options/aggregate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { findRunFolder } from '../run-folder/run-folder.ts';
import { aggregateAnnotations } from '../steps/aggregate-annotations.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { renderCalibration } from '../terminal/render-calibration.ts';
import { fitNotes, renderFit } from '../terminal/render-fit.ts';
import { renderMissing } from '../terminal/render-missing.ts';
import { screenOf } from '../terminal/screen.ts';
import { withOutput } from './with-output.ts';

/** `visionprefer aggregate`: annotations → consensus. */
export function aggregateCommand(
  annotations: readonly string[],
  given: CommonFlags & AggregateFlags & { out?: string | undefined },
  surroundings: Surroundings,
): Promise<number> {
  const { stdout, folder, signal } = surroundings;
  const run = annotations.length === 1 ? findRunFolder(annotations[0] ?? '', folder) : undefined;
  const out = given.out ?? run?.consensus ?? 'consensus.jsonl';
  const flags = { ...given, out };
  return withOutput(flags, surroundings, async ({ report, status }) => {
    const plan = { ...flags, annotations, target: { named: out, folder, stdout } };
    const { samples, ...found } = await aggregateAnnotations(plan, { report, status, signal });
    for (const note of fitNotes(found.fit)) status.say(note);
    const screen = screenOf(stdout);
    return {
      summary: { samples, ...found },
      written: { files: { consensus: out } },
      lines: [
        ...renderFit(found.fit, screen),
        ...renderMissing(found.outcomes, screen),
        ...(found.calibration ? renderCalibration(found.calibration, screen) : []),
        `${out}  consensus on ${count(samples)} samples${describeHinging(found.hinging)}`,
      ],
    };
  });
}

function describeHinging(hinging: number | undefined): string {
  return hinging === undefined ? '' : `; the order of images in ${count(hinging)} of them hinges on missing scores`;
}
