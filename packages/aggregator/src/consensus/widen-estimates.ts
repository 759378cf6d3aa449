import { temperaturesAlone } from '../calibration/temperatures-alone.ts';
import { at } from '../numbers/at.ts';
import type { AspectVotes } from '../votes/votes.ts';
import type { PolicyEstimates } from './estimate-by-policy.ts';

/** The estimates of all aspects with standard errors that the annotators' own votes bear out; scores stay as they are. */
export function widenEstimates(
  aspects: readonly AspectVotes<string>[],
  found: readonly PolicyEstimates[],
): PolicyEstimates[] {
  const temperatures = temperaturesAlone(
    aspects.map(({ votes }) => votes),
    found.map(({ estimates }) => estimates),
  );
  return found.map((each, place) => {
    const temperature = at(temperatures, place);
    const standardErrors = each.estimates.standardErrors.map((error) => error * temperature);
    return { ...each, temperature, estimates: { ...each.estimates, standardErrors } };
  });
}
