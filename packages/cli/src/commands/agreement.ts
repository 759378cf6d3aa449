import { agreement } from '@visionprefer/aggregator';
import type { Edges } from '../edges.ts';
import type { AgreementFlags } from '../options/aggregate-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { measureFiles } from '../steps/measure.ts';
import { renderAgreement } from '../terminal/agreement-tables.ts';

/** `visionprefer agreement`: how far annotators agree with each other, and with people. */
export function agreementCommand(
  annotations: readonly string[],
  flags: CommonFlags & AgreementFlags,
  edges: Edges,
): Promise<number> {
  return measureFiles(flags, edges, {
    measure: (read, options) => agreement(read(...annotations), options),
    render: renderAgreement,
  });
}
