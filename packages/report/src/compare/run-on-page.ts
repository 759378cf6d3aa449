import type { MissingOutcome } from '@visionprefer/core';
import type { RunOnPage } from './comparison-data.ts';
import type { RunSide } from './run-side.ts';
import type { RunToCompare } from './run-to-compare.ts';

/** One of two runs as the page tells of it. Its figures are of the samples that both judged. */
export function runOnPage(
  { name, provenance = [], sentences = [] }: RunToCompare,
  { names, consensus, annotations, pairs }: RunSide,
  isHuman: (annotatorId: string) => boolean,
): RunOnPage {
  const missing: Record<MissingOutcome, number> = { refused: 0, blocked: 0, unreadable: 0, abstained: 0 };
  let usd: number | null = null;
  let count = 0;
  for (const own of annotations.values()) {
    for (const { outcome, usd: cost } of own) {
      count++;
      if (outcome in missing) missing[outcome as MissingOutcome]++;
      if (cost !== undefined) usd = (usd ?? 0) + cost;
    }
  }
  const [first] = consensus.values();
  return {
    name,
    provenance: [...provenance],
    sentences: [...sentences],
    method: first?.method ?? '',
    annotators: names.annotators.filter((id) => !isHuman(id)).length,
    people: names.annotators.filter(isHuman).length,
    annotations: count,
    missing,
    pairs: pairs.length,
    usd,
  };
}
