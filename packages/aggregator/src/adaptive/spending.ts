import type { Annotation } from '@visionprefer/core';

/** What answers cost. */
export interface Spending {
  /** In all. */
  readonly usd: number;
  add(annotation: Pick<Annotation, 'annotatorId' | 'usd'>): void;
  /** US dollars for one answer of each annotator; 1 each where no answer tells what it cost. */
  costs(annotatorIds: readonly string[]): Float64Array;
}

/** Follows what answers cost. */
export function followSpending(): Spending {
  const sums = new Map<string, { usd: number; answers: number }>();
  return {
    get usd() {
      return [...sums.values()].reduce((total, { usd }) => total + usd, 0);
    },
    add({ annotatorId, usd = 0 }) {
      const sum = sums.get(annotatorId) ?? { usd: 0, answers: 0 };
      sums.set(annotatorId, { usd: sum.usd + usd, answers: sum.answers + 1 });
    },
    costs(annotatorIds) {
      const means = Float64Array.from(annotatorIds, (id) => {
        const { usd, answers } = sums.get(id) ?? { usd: 0, answers: 1 };
        return usd / answers;
      });
      const most = means.reduce((a, b) => Math.max(a, b), 0);
      // One that is free still takes its time.
      return most === 0 ? means.fill(1) : means.map((mean) => Math.max(mean, most / 100));
    },
  };
}
