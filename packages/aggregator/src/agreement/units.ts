import { numberAt, wholeAt } from '../numbers/at.ts';
import type { Votes } from '../votes/votes.ts';

/** Votes on the same thing: on an image, or on two images compared. Ordered by unit, then annotator. */
export interface Units {
  over: 'scores' | 'comparisons';
  /** The votes on unit `u` go from `starts[u]` up to, but without, `starts[u + 1]`. */
  starts: Int32Array;
  annotators: Int32Array;
  values: Float64Array;
  /** Number of each unit's sample. */
  samples: Int32Array;
  sampleCount: number;
}

/** The scores of an aspect as units; where there are none, its comparisons, with the verdicts 1, 0.5 and 0. */
export function unitsOf({ scores, comparisons, sampleStarts }: Votes): Units {
  const over = scores.scores.length > 0 ? 'scores' : 'comparisons';
  const [images, others, annotators, values] =
    over === 'scores'
      ? [scores.images, scores.images, scores.annotators, scores.scores]
      : [comparisons.firstImages, comparisons.secondImages, comparisons.annotators, comparisons.verdicts];
  const starts: number[] = [];
  const samples: number[] = [];
  let sample = 0;
  for (let vote = 0; vote < images.length; vote++) {
    const image = wholeAt(images, vote);
    if (vote > 0 && image === images[vote - 1] && others[vote] === others[vote - 1]) continue;
    while (image >= (sampleStarts[sample + 1] ?? Number.POSITIVE_INFINITY)) sample++;
    starts.push(vote);
    samples.push(sample);
  }
  starts.push(images.length);
  return {
    over,
    starts: Int32Array.from(starts),
    annotators,
    values,
    samples: Int32Array.from(samples),
    sampleCount: sampleStarts.length - 1,
  };
}

/** Units with two votes or more, which alone can show agreement. */
export function sharedUnits(units: Units): Units {
  const { starts, samples } = units;
  const kept: number[] = [];
  for (let unit = 0; unit < samples.length; unit++)
    if (wholeAt(starts, unit + 1) - wholeAt(starts, unit) > 1) kept.push(unit);
  const votes = kept.flatMap((unit) => {
    const start = wholeAt(starts, unit);
    return Array.from({ length: wholeAt(starts, unit + 1) - start }, (_, place) => start + place);
  });
  const newStarts = new Int32Array(kept.length + 1);
  for (const [place, unit] of kept.entries()) {
    newStarts[place + 1] = wholeAt(newStarts, place) + wholeAt(starts, unit + 1) - wholeAt(starts, unit);
  }
  // Samples are numbered anew, so that every one that can be drawn holds something.
  const numbers = new Map<number, number>();
  const ownSamples = kept.map((unit) => {
    const sample = wholeAt(samples, unit);
    const number = numbers.get(sample) ?? numbers.size;
    numbers.set(sample, number);
    return number;
  });
  return {
    over: units.over,
    starts: newStarts,
    annotators: Int32Array.from(votes, (vote) => wholeAt(units.annotators, vote)),
    values: Float64Array.from(votes, (vote) => numberAt(units.values, vote)),
    samples: Int32Array.from(ownSamples),
    sampleCount: numbers.size,
  };
}
