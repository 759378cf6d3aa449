import { sceneAt } from '../world/look.ts';
import { attributeNames, attributes, type Scene } from '../world/prompts.ts';

const waves = 16;

/** Numbers that tell the model a step and a scene: sines and cosines of the step, a place for each word. */
export const conditionSize: number =
  2 * waves + attributeNames.reduce((total, name) => total + attributes[name].length, 0);

/** Writes the condition of a step and a scene into a row of `into`. */
export function writeCondition(into: Float32Array, row: number, step: number, scene: number): void {
  const start = row * conditionSize;
  for (let wave = 0; wave < waves; wave += 1) {
    const angle = step * 1000 ** (-wave / (waves - 1));
    into[start + wave] = Math.sin(angle);
    into[start + waves + wave] = Math.cos(angle);
  }
  into.fill(0, start + 2 * waves, start + conditionSize);
  let place = start + 2 * waves;
  const words: Scene = sceneAt(scene);
  for (const name of attributeNames) {
    into[place + words[name]] = 1;
    place += attributes[name].length;
  }
}
