import type { Weights } from '@visionprefer/autodiff';
import type { Brush } from '../model/create-brush.ts';
import { createRandom } from '../random.ts';
import { look } from '../world/look.ts';
import { pictureSize } from '../world/painter.ts';

/** What a model painted for one prompt. */
export interface Cell {
  scene: number;
  pictures: number;
  /** Pictures in which every word is right. */
  right: number;
  /** Sum of the distances to the nearest picture without fault. */
  flaw: number;
}

/** What a model paints, by prompt: of prompts held out, and of those that were taught. */
export interface ModelMeasure {
  heldOut: Cell[];
  taught: Cell[];
}

/** Which scenes a model is measured on, and how often. */
export interface MeasureOptions {
  seed: number;
  heldOut: readonly number[];
  taught: readonly number[];
  /** Pictures of prompts held out; as many of taught ones. */
  pictures: number;
}

/** Measures a model by the truth. Every model is measured with the same noise. */
export async function measureModel(brush: Brush, weights: Weights, options: MeasureOptions): Promise<ModelMeasure> {
  const { seed, heldOut, taught, pictures } = options;
  return {
    heldOut: await measureScenes(brush, weights, heldOut, pictures, `${seed} held out`),
    taught: await measureScenes(brush, weights, taught, pictures, `${seed} taught`),
  };
}

/** Several models as one: what each painted of a prompt counts together. */
export function poolMeasures(measures: readonly ModelMeasure[]): ModelMeasure {
  return {
    heldOut: poolCells(measures.flatMap(({ heldOut }) => heldOut)),
    taught: poolCells(measures.flatMap(({ taught }) => taught)),
  };
}

function poolCells(cells: readonly Cell[]): Cell[] {
  const pooled = new Map<number, Cell>();
  for (const cell of cells) {
    const { pictures, right, flaw } = pooled.get(cell.scene) ?? { pictures: 0, right: 0, flaw: 0 };
    pooled.set(cell.scene, {
      ...{ scene: cell.scene, pictures: pictures + cell.pictures },
      ...{ right: right + cell.right, flaw: flaw + cell.flaw },
    });
  }
  return [...pooled.values()];
}

async function measureScenes(
  brush: Brush,
  weights: Weights,
  scenes: readonly number[],
  pictures: number,
  purpose: string,
): Promise<Cell[]> {
  const random = createRandom(0, purpose);
  const cells = new Map(scenes.map((scene) => [scene, { scene, pictures: 0, right: 0, flaw: 0 }]));
  for (let painted = 0; painted < pictures; painted += brush.batch) {
    const asked = Array.from({ length: brush.batch }, (_, row) => scenes[(painted + row) % scenes.length] ?? 0);
    const batch = await brush.paint(weights, asked, random);
    for (const [row, scene] of asked.entries()) {
      const { scene: shown, flaw } = look(batch.subarray(row * pictureSize, (row + 1) * pictureSize));
      const cell = cells.get(scene);
      if (!cell) continue;
      cell.pictures += 1;
      cell.right += shown === scene ? 1 : 0;
      cell.flaw += flaw;
    }
  }
  return [...cells.values()];
}
