import { agreement } from '@visionprefer/aggregator';
import type { AgreementFlags } from '../options/aggregate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { measureFiles } from '../steps/measure-files.ts';
import type { Surroundings } from '../surroundings.ts';
import { renderAgreement } from '../terminal/render-agreement.ts';

/** `visionprefer agreement`: how far annotators agree with each other, and with people. */
export function agreementCommand(
  annotations: readonly string[],
  flags: CommonFlags & AgreementFlags,
  surroundings: Surroundings,
): Promise<number> {
  return measureFiles(flags, surroundings, {
    measure: (read, options) => agreement(read(...annotations), options),
    render: renderAgreement,
  });
}
