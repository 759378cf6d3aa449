/** What a picture of the world is made of: one word of each list. */
export const attributes = {
  count: ['one', 'two'],
  colour: ['red', 'green', 'blue', 'yellow'],
  shape: ['square', 'plus', 'cross'],
  place: ['top', 'bottom'],
} as const;

/** The name of an attribute. */
export type Attribute = keyof typeof attributes;

/** A choice of each attribute, by its place in the list. */
export type Scene = Readonly<Record<Attribute, number>>;

/** The attributes in their order. */
export const attributeNames: readonly Attribute[] = ['count', 'colour', 'shape', 'place'];

/** Every scene there is: 48. A scene is known by its place in this list. */
export const scenes: readonly Scene[] = attributes.count.flatMap((_, count) =>
  attributes.colour.flatMap((_, colour) =>
    attributes.shape.flatMap((_, shape) => attributes.place.map((_, place) => ({ count, colour, shape, place }))),
  ),
);

/** Scenes whose prompts no preference is asked for: what is learnt is measured on them. Every attribute is in both. */
export function isHeldOut(scene: Scene): boolean {
  return (scene.count + scene.colour + scene.shape + scene.place) % 4 === 0;
}

/** The prompt of a scene, such as "two blue crosses at the top". */
export function promptOf(scene: Scene): string {
  const { count, colour, shape, place } = attributes;
  const noun = shape[scene.shape] ?? '';
  const nouns = scene.count === 0 ? noun : `${noun}${/ss$|us$/.test(noun) ? 'es' : 's'}`;
  return `${count[scene.count]} ${colour[scene.colour]} ${nouns} at the ${place[scene.place]}`;
}

const scenesByPrompt = new Map(scenes.map((scene, index) => [promptOf(scene), index]));

/** The scene whose prompt stands somewhere in a text; undefined where none does. */
export function findScene(text: string): number | undefined {
  const { count, colour, place } = attributes;
  const words = new RegExp(`(?:${count.join('|')}) (?:${colour.join('|')}) \\w+ at the (?:${place.join('|')})`);
  return scenesByPrompt.get(words.exec(text)?.[0] ?? '');
}
