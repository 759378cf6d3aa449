import type { Random } from './random.ts';

/** A prompt and how pictures of it are drawn. */
export interface Scene {
  id: string;
  prompt: string;
  /** Of the drawing's own units. */
  width: number;
  height: number;
  /** What is wrong in the picture that does not follow the prompt. */
  slip: 'wrong-colour' | 'missing-object';
  /** The body of an SVG; another draw of `random` gives another picture of the same prompt. */
  draw(options: { slip: boolean; random: Random }): string;
}
