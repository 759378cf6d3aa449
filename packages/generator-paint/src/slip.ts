import type { Random } from './random.ts';
import type { Figure, Scene } from './scene.ts';
import { things } from './things.ts';
import { colours, places, type Setting, settings } from './vocabulary.ts';

/** A scene as it will be painted, and where it departs from what was asked for. */
export interface Slips {
  scene: Scene;
  /** What was asked for and is not there, such as `cat`. */
  leftOut: string[];
  /** What is there otherwise than asked for, such as `cat: blue instead of red`. */
  wrong: string[];
}

/** Guidance at which a prompt is followed best; the usual one of models. */
const bestGuidance = 8;

/**
 * How much likelier slips are at this guidance than at the one that suits best: with little of it a model paints what it
 * likes, and beyond 8 it follows no better.
 */
export function looseness(guidance: number): number {
  return guidance >= bestGuidance ? 1 : 1 + 2 * (1 - Math.max(0, guidance) / bestGuidance);
}

/** Draws what a painter leaves out or gets wrong of a scene. */
export function slip(asked: Scene, probability: number, random: Random): Slips {
  const leftOut: string[] = [];
  const wrong: string[] = [];
  const slips = () => random.chance(Math.min(0.95, probability));
  const other = (names: readonly string[], than: string) =>
    random.of(names.filter((name) => name !== than) as [string, ...string[]]);
  const figures: Figure[] = [];
  for (const figure of asked.figures) {
    // The first thing is what the picture is about: it is painted otherwise rather than not at all.
    if (figures.length > 0 && slips()) {
      leftOut.push(figure.thing);
      continue;
    }
    const painted = { ...figure };
    const change = <K extends 'colour' | 'place'>(what: K, names: readonly string[]) => {
      const before = figure[what];
      if (before === undefined || !slips()) return;
      const after = other(names, before);
      painted[what] = after;
      wrong.push(`${figure.thing}: ${after} instead of ${before}`);
    };
    change('colour', Object.keys(colours));
    change('place', Object.keys(places).slice(0, 5));
    if (figure.count > 1 && slips()) {
      painted.count = random.chance(0.5) ? figure.count - 1 : figure.count + 1;
      wrong.push(`${figure.thing}: ${painted.count} instead of ${figure.count}`);
    }
    if (figures.length === 0 && random.chance(probability / 3)) {
      painted.thing = other(Object.keys(things), figure.thing);
      wrong.push(`${painted.thing} instead of ${figure.thing}`);
    }
    figures.push(painted);
  }
  let { setting } = asked;
  if (setting !== undefined && slips()) {
    const after = other(Object.keys(settings), setting) as Setting;
    wrong.push(`${after} instead of ${setting}`);
    setting = after;
  }
  return { scene: { ...asked, figures, setting }, leftOut, wrong };
}
