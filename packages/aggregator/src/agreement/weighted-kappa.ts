import { at } from '../numbers/at.ts';
/** Cohen's κ with three weights; NaN where chance alone would make all agree. */
export type Kappas = Record<'nominal' | 'linear' | 'quadratic', number>;

/**
 * Cohen's κ = 1 − observed / expected disagreement of two annotators (*Educational and Psychological Measurement* 20,
 * 1960; weighted: *Psychological Bulletin* 70, 1968), with a disagreement of 1 between unlike values, of the difference,
 * or of its square; expected as if each had given its own values at random.
 */
export function weightedKappa(x: readonly number[], y: readonly number[]): Kappas {
  const count = x.length;
  const shares = new Map<number, [number, number]>();
  const observed = { nominal: 0, linear: 0, quadratic: 0 };
  for (let place = 0; place < count; place++) {
    const [one, other] = [at(x, place), at(y, place)];
    observed.nominal += Number(one !== other) / count;
    observed.linear += Math.abs(one - other) / count;
    observed.quadratic += (one - other) ** 2 / count;
    shareOf(shares, one)[0] += 1 / count;
    shareOf(shares, other)[1] += 1 / count;
  }
  const expected = expectedDisagreement([...shares].sort(([a], [b]) => a - b));
  const kappa = (of: keyof Kappas) => (expected[of] > 1e-15 ? 1 - observed[of] / expected[of] : Number.NaN);
  return { nominal: kappa('nominal'), linear: kappa('linear'), quadratic: kappa('quadratic') };
}

/** The shares of the votes of both annotators that have a value; 0 until they are counted. */
function shareOf(shares: Map<number, [number, number]>, value: number): [number, number] {
  const share = shares.get(value) ?? [0, 0];
  shares.set(value, share);
  return share;
}

/** Of two independent draws from the two distributions, given as values in order with their shares. */
function expectedDisagreement(shares: readonly (readonly [number, readonly [number, number]])[]): Kappas {
  let alike = 0;
  let linear = 0;
  let [below, belowOther, before] = [0, 0, 0];
  let [mean, otherMean] = [0, 0];
  for (const [value, [one, other]] of shares) {
    alike += one * other;
    // Between two neighbouring values lies one draw on each side in these cases.
    linear += (value - before) * (below * (1 - belowOther) + belowOther * (1 - below));
    below += one;
    belowOther += other;
    before = value;
    mean += one * value;
    otherMean += other * value;
  }
  let quadratic = (mean - otherMean) ** 2;
  for (const [value, [one, other]] of shares) {
    quadratic += one * (value - mean) ** 2 + other * (value - otherMean) ** 2;
  }
  return { nominal: 1 - alike, linear, quadratic };
}
