import { type Annotator, InputError } from '@visionprefer/core';
import { checkKnownIds } from '../options/check-known-ids.ts';
import type { AnnotatePlan } from './annotate-plan.ts';

/**
 * Who is asked in batches, as `--batch` or a configuration says.
 *
 * @param named Ids of annotators; the empty text stands for all that can be asked in batches.
 * @throws InputError when one that is named cannot, or none can.
 */
export function planBatches(
  named: readonly string[] | boolean | undefined,
  annotators: readonly Annotator[],
): AnnotatePlan['asksInBatches'] {
  const ids = named === true ? [''] : named || [];
  if (ids.length === 0) return undefined;
  checkKnownIds(Object.fromEntries(ids.map((id) => [id, true])), annotators, '--batch');
  const live = annotators.find(({ id, batch }) => ids.includes(id) && !batch);
  if (live) throw new InputError(`--batch: ${live.id} cannot be asked in batches. Leave it out, and it is asked live.`);
  const all = ids.includes('');
  const asks = ({ id, batch }: Annotator) => batch !== undefined && (all || ids.includes(id));
  if (annotators.some(asks)) return asks;
  throw new InputError(
    `--batch: none of ${annotators.map(({ id }) => id).join(', ')} can be asked in batches. Those of openai, anthropic and google can.`,
  );
}
