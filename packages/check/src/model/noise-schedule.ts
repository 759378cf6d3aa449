/** Steps from a picture to noise. */
export const noiseSteps = 200;

/**
 * ᾱ of each step: the share of a picture's variance that is left (Ho, Jain, Abbeel 2020, arXiv 2006.11239). β grows in
 * a line from 0.0005 to 0.04.
 */
export const kept: Float64Array = keptShares();

function keptShares(): Float64Array {
  const shares = new Float64Array(noiseSteps);
  let share = 1;
  for (let step = 0; step < noiseSteps; step += 1) {
    share *= 1 - (0.0005 + (0.0395 * step) / (noiseSteps - 1));
    shares[step] = share;
  }
  return shares;
}

/** What is left of the picture, √ᾱ, and what is noise, √(1 − ᾱ), at a step. */
export interface Mixture {
  signal: number;
  noise: number;
}

/** The {@link Mixture} at a step. */
export function mixtureAt(step: number): Mixture {
  const share = kept[step] ?? 1;
  return { signal: Math.sqrt(share), noise: Math.sqrt(1 - share) };
}

/** One step of removing noise: the picture before it has the mean `ofPicture · x + ofNoise · ε` and this deviation. */
export interface Removal extends Mixture {
  step: number;
  ofPicture: number;
  ofNoise: number;
  deviation: number;
}

/**
 * The steps by which noise is removed, a sub-sequence of all steps, last to first (Song, Meng, Ermon 2020, arXiv
 * 2010.02502, equation 12, with η = 1). The last one adds no noise.
 */
export function removals(count: number): Removal[] {
  const steps = Array.from({ length: count }, (_, index) =>
    Math.round(((noiseSteps - 1) * (count - 1 - index)) / (count - 1)),
  );
  return steps.map((step, index) => {
    const now = kept[step] ?? 1;
    const next = steps[index + 1];
    const then = next === undefined ? 1 : (kept[next] ?? 1);
    const deviation = next === undefined ? 0 : Math.sqrt(((1 - then) / (1 - now)) * (1 - now / then));
    const ofPicture = Math.sqrt(then / now);
    const ofNoise = Math.sqrt(Math.max(0, 1 - then - deviation ** 2)) - ofPicture * Math.sqrt(1 - now);
    return { step, ...mixtureAt(step), ofPicture, ofNoise, deviation };
  });
}
