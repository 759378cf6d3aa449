import type { Json, Sample } from '@visionprefer/core';
import type { ImageSummary, TieRate, WinRate } from '../report-data.ts';

/** Scores closer than this are equal: what is left of a mean by floating point is no preference. */
const sameScore = 1e-9;

/** What win rates are counted from: a sample as it came, and its images with their consensus. */
export interface JudgedSample {
  sample: Sample;
  images: readonly ImageSummary[];
}

/** How often the images of each generator beat those of other generators, by overall score. */
export function winRatesOfGenerators(samples: readonly JudgedSample[]): WinRate[] {
  return winRates(samples, ({ sample }, image) => sample.images[image]?.generator).sort(byRate);
}

/**
 * How often images made with each guidance scale beat those made with another. Read from the sample's metadata:
 * `guidance` is an object from image id to number.
 */
export function winRatesOfGuidance(samples: readonly JudgedSample[]): WinRate[] {
  const rates = winRates(samples, ({ sample }, image) =>
    guidanceOf(sample.metadata?.guidance, sample.images[image]?.id),
  );
  return rates.sort((a, b) => Number(a.name) - Number(b.name));
}

/** How often two images of a sample have the same consensus score, by aspect and overall. */
export function tieRates(
  samples: readonly { images: readonly ImageSummary[] }[],
  aspects: readonly string[],
): TieRate[] {
  const scoreOf = [
    ...aspects.map((_, aspect) => (image: ImageSummary) => image.scores[aspect] ?? null),
    (image: ImageSummary) => image.overall,
  ];
  return scoreOf.map((score, index) => {
    const rate: TieRate = { aspect: aspects[index] ?? 'overall', ties: 0, couples: 0 };
    for (const { images } of samples) {
      for (const [first, second] of couplesOf(images.map(score))) {
        rate.couples++;
        if (Math.abs(first.value - second.value) < sameScore) rate.ties++;
      }
    }
    return rate;
  });
}

function winRates(
  samples: readonly JudgedSample[],
  kindOf: (sample: JudgedSample, image: number) => string | number | undefined,
): WinRate[] {
  const rates = new Map<string, WinRate>();
  const rateOf = (name: string): WinRate => {
    const rate = rates.get(name) ?? { name, wins: 0, ties: 0, losses: 0 };
    rates.set(name, rate);
    return rate;
  };
  for (const sample of samples) {
    for (const [first, second] of couplesOf(sample.images.map(({ overall }) => overall))) {
      const kinds = [kindOf(sample, first.image), kindOf(sample, second.image)].map((kind) => kind?.toString());
      const [one, other] = kinds;
      if (one === undefined || other === undefined || one === other) continue;
      const difference = first.value - second.value;
      const outcome = Math.abs(difference) < sameScore ? 'ties' : difference > 0 ? 'wins' : 'losses';
      rateOf(one)[outcome]++;
      rateOf(other)[outcome === 'wins' ? 'losses' : outcome === 'losses' ? 'wins' : 'ties']++;
    }
  }
  return [...rates.values()];
}

interface Scored {
  image: number;
  value: number;
}

/** Every two images that both have a score. */
function* couplesOf(scores: readonly (number | null)[]): Generator<[Scored, Scored]> {
  const scored = scores.flatMap((value, image) => (value === null ? [] : [{ image, value }]));
  for (const [index, first] of scored.entries()) {
    for (const second of scored.slice(index + 1)) yield [first, second];
  }
}

function guidanceOf(guidance: Json | undefined, imageId: string | undefined): number | undefined {
  if (imageId === undefined || typeof guidance !== 'object' || guidance === null || Array.isArray(guidance)) {
    return undefined;
  }
  const value = Object.hasOwn(guidance, imageId) ? guidance[imageId] : undefined;
  return typeof value === 'number' ? value : undefined;
}

function byRate(a: WinRate, b: WinRate): number {
  return rateOf(b) - rateOf(a);
}

function rateOf({ wins, ties, losses }: WinRate): number {
  return (wins + ties / 2) / (wins + ties + losses);
}
