import { pictureSize, templates } from './painter.ts';
import { attributeNames, type Scene, scenes } from './prompts.ts';

/** The truth about a picture. */
export interface Look {
  /** The scene it shows: that of the nearest picture without fault. */
  scene: number;
  /** Mean squared distance to that picture: how far it is from any picture without fault. */
  flaw: number;
}

/** Looks at a picture as nobody else can: knowing every picture without fault. */
export function look(picture: Float32Array): Look {
  let nearest = { scene: 0, flaw: Number.POSITIVE_INFINITY };
  for (const template of templates) {
    let distance = 0;
    for (let index = 0; index < pictureSize; index += 1) {
      const difference = (picture[index] ?? 0) - (template.picture[index] ?? 0);
      distance += difference * difference;
    }
    const flaw = distance / pictureSize;
    if (flaw < nearest.flaw) nearest = { scene: template.scene, flaw };
  }
  return nearest;
}

/** How many of the four attributes a picture has right. */
export function countRight(shown: number, asked: number): number {
  const [one, other] = [sceneAt(shown), sceneAt(asked)];
  return attributeNames.filter((name) => one[name] === other[name]).length;
}

/** The scene at a place of the list. @throws RangeError where there is none. */
export function sceneAt(index: number): Scene {
  const scene = scenes[index];
  if (!scene) throw new RangeError(`There are ${scenes.length} scenes, and no scene ${index}.`);
  return scene;
}
