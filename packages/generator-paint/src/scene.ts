import type { Setting } from './vocabulary.ts';

/** What a prompt asks for, as far as the painter knows its words. */
export interface Scene {
  figures: Figure[];
  setting: Setting | undefined;
  /** Words that the painter does not know. */
  unknown: string[];
}

/** One kind of thing in a scene. */
export interface Figure {
  /** Its name among the things. */
  thing: string;
  count: number;
  /** A name among the colours; undefined: its usual one. */
  colour: string | undefined;
  /** Times the usual size. */
  size: number;
  /** A name among the places; undefined: wherever there is room. */
  place: string | undefined;
}

/** What a scene says of its parts, one at a time: `cat`, `cat: red`, `cat: 2`, `cat: left`, `sea`. */
export function claimsOf({ figures, setting }: Scene): string[] {
  const claims = figures.flatMap(({ thing, count, colour, place }) => [
    thing,
    ...(count > 1 ? [`${thing}: ${count}`] : []),
    ...(colour === undefined ? [] : [`${thing}: ${colour}`]),
    ...(place === undefined ? [] : [`${thing}: ${place}`]),
  ]);
  return setting === undefined ? claims : [...claims, setting];
}
