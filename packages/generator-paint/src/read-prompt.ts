import type { Figure, Scene } from './scene.ts';
import { things } from './things.ts';
import { colours, numbers, otherColours, places, type Setting, settings, sizes, smallWords } from './vocabulary.ts';

/** Most kinds of things in one picture: more have no room. */
const mostFigures = 4;

const thingsByWord = new Map(
  Object.entries(things).flatMap(([name, { words }]) => words.map((word): [string, string] => [word, name])),
);
const settingsByWord = new Map(
  Object.entries(settings).flatMap(([name, { words }]) =>
    words.map((word): [string, Setting] => [word, name as Setting]),
  ),
);

/** Understands a prompt, word by word: adjectives belong to the next thing, a place to the thing before it. */
export function readPrompt(prompt: string): Scene {
  const scene: Scene = { figures: [], setting: undefined, unknown: [] };
  let next = plain();
  for (const word of prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const thing = thingsByWord.get(word) ?? thingsByWord.get(singular(word));
    const colour = wordIn(otherColours, word) ?? (wordIn(colours, word) && word);
    const number = wordIn(numbers, word);
    const size = wordIn(sizes, word);
    const setting = settingsByWord.get(word);
    if (thing !== undefined && scene.figures.length < mostFigures) {
      const count = next.count ?? (thingsByWord.has(word) ? 1 : 2);
      scene.figures.push({ ...next, thing, count, place: undefined });
      next = plain();
    } else if (colour !== undefined) next.colour = colour;
    else if (number !== undefined) next.count = number;
    else if (size !== undefined) next.size = size;
    else if (setting !== undefined && scene.setting === undefined) scene.setting = setting;
    else if (wordIn(places, word)) placeLast(scene.figures, word);
    else if (!smallWords.has(word) && !scene.unknown.includes(word)) scene.unknown.push(word);
  }
  return scene;
}

function plain(): Omit<Figure, 'thing' | 'count' | 'place'> & { count: number | undefined } {
  return { count: undefined, colour: undefined, size: 1 };
}

function placeLast(figures: readonly Figure[], word: string): void {
  const last = figures.at(-1);
  if (last) last.place = word === 'center' || word === 'middle' ? 'centre' : word;
}

function singular(word: string): string {
  return word
    .replace(/ies$/, 'y')
    .replace(/(?<=s|x|sh|ch)es$/, '')
    .replace(/(?<!s)s$/, '');
}

/** What stands under a word: words such as `constructor` are names of what every object has. */
function wordIn<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
