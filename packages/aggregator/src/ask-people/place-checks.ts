import type { AskedOfPeople } from './people-plan.ts';

/** A sample is shown again when so many others have been, or all there are. */
const fewestBetween = 8;

/**
 * Puts gold evenly among the samples, and what is shown again after the others have passed: never at once after it was
 * shown.
 */
export function placeChecks(
  samples: readonly AskedOfPeople[],
  { gold, repeats }: { gold: readonly AskedOfPeople[]; repeats: readonly AskedOfPeople[] },
): AskedOfPeople[] {
  const placed = spread(samples, gold);
  for (const [number, repeat] of repeats.entries()) {
    const shown = placed.findIndex(({ sampleId }) => sampleId === repeat.sampleId);
    const evenly = Math.round(((number + 1) * placed.length) / repeats.length);
    placed.splice(Math.min(placed.length, Math.max(shown + 1 + fewestBetween, evenly)), 0, repeat);
  }
  return placed;
}

function spread(samples: readonly AskedOfPeople[], among: readonly AskedOfPeople[]): AskedOfPeople[] {
  const placed = [...samples];
  for (const [number, each] of among.entries()) {
    placed.splice(Math.round(((number + 0.5) * samples.length) / among.length) + number, 0, each);
  }
  return placed;
}
