import type { DecodedPicture } from './decode-picture.ts';

/** One thing that is measured in a picture. */
export interface Measure {
  /** The figure, in the measure's own unit. */
  figure(picture: DecodedPicture): number;
  /** The figures that stand for the scores 1, 2, 3, 4 and 5, rising or falling; between them scores are interpolated. */
  marks: readonly [number, number, number, number, number];
  /** What the scores 1 to 5 are called. */
  words: readonly [string, string, string, string, string];
  /** How a figure is said, such as `sharpness 0.31`. */
  say(figure: number): string;
}

/** A figure, what it is worth, and both in words. */
export interface Finding {
  figure: number;
  /** 1 to 5. */
  score: number;
  text: string;
}

/** Measures one thing and tells what it is worth. */
export function measure({ figure, marks, words, say }: Measure, picture: DecodedPicture): Finding {
  const value = figure(picture);
  const score = scoreOf(value, marks);
  return { figure: value, score, text: `${say(value)}, ${words[Math.round(score) - 1]}` };
}

/** The score of a figure: linear between the marks, and held at 1 and 5 beyond the outer ones. */
export function scoreOf(figure: number, marks: Measure['marks']): number {
  const rising = marks[4] > marks[0];
  for (let level = 4; level >= 1; level--) {
    const upper = marks[level] ?? 0;
    const lower = marks[level - 1] ?? 0;
    if (rising ? figure >= upper : figure <= upper) return level + 1;
    if (rising ? figure > lower : figure < lower) return level + (figure - lower) / (upper - lower);
  }
  return 1;
}
