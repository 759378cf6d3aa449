import { compareRuns } from '@visionprefer/aggregator';
import type { AgreementFlags } from '../options/aggregate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { measureFiles } from '../steps/measure-files.ts';
import type { Surroundings } from '../surroundings.ts';
import { renderComparison } from '../terminal/render-comparison.ts';

/** `visionprefer compare`: two runs on the same samples side by side. */
export function compareCommand(
  first: string,
  second: string,
  flags: CommonFlags & AgreementFlags,
  surroundings: Surroundings,
): Promise<number> {
  return measureFiles(flags, surroundings, {
    measure: async (read, options) => ({
      files: [first, second] as const,
      ...(await compareRuns(read(first), read(second), options)),
    }),
    render: ({ files, ...found }, screen) => renderComparison(found, files, screen),
  });
}
