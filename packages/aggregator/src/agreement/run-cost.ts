import { type Annotation, createKeySet, type Outcome } from '@visionprefer/core';

/** What a run of annotations took. An annotation that comes twice counts once. */
export interface RunCost {
  annotations: number;
  outcomes: Record<Exclude<Outcome, 'answered'>, number>;
  /** Sum over the annotations that say what they cost; null when none does. */
  usd: number | null;
  /** How many annotations say what they cost. */
  priced: number;
  /** Tokens, where annotations tell; null when none does. */
  inputTokens: number | null;
  outputTokens: number | null;
  /** From asking to answer, summed over annotations: not the time the run took, in which many were asked at once. */
  ms: number;
}

/** A sum of decimals that does not depend on their order: in whole multiples of 10⁻⁹. */
const nano = 1e9;

/** Adds up what annotations took. */
export function runCost(): { add(annotation: Annotation): void; result(): RunCost } {
  const seen = createKeySet();
  const cost: RunCost = {
    annotations: 0,
    outcomes: { scored: 0, compared: 0, refused: 0, blocked: 0, unreadable: 0, abstained: 0 },
    usd: null,
    priced: 0,
    inputTokens: null,
    outputTokens: null,
    ms: 0,
  };
  let nanoUsd = 0;
  return {
    add({ key, outcome, usd, usage, ms }) {
      // An answer that judges no image is none of these.
      if (outcome === 'answered' || !seen.add(key)) return;
      cost.annotations++;
      cost.outcomes[outcome]++;
      cost.ms += Math.round(ms);
      if (usd !== undefined) {
        cost.priced++;
        nanoUsd += Math.round(usd * nano);
      }
      if (usage?.inputTokens !== undefined) cost.inputTokens = (cost.inputTokens ?? 0) + usage.inputTokens;
      if (usage?.outputTokens !== undefined) cost.outputTokens = (cost.outputTokens ?? 0) + usage.outputTokens;
    },
    result: () => ({ ...cost, usd: cost.priced > 0 ? nanoUsd / nano : null }),
  };
}
