import type { Sample } from '@visionprefer/core';
import type { Fault } from './fault.ts';
import { seededRandom, shuffled } from './random.ts';
import type { Scene } from './scene.ts';
import type { Truth } from './truth.ts';

/** One picture to be drawn: whether it follows the prompt, what is planted in it, and the file it goes to. */
export interface PictureFile {
  scene: Scene;
  slip: boolean;
  faults: readonly Fault[];
  path: string;
}

/** A sample, what is known of it, and its pictures. */
export interface PlannedSample {
  sample: Sample;
  truth: Truth;
  pictures: PictureFile[];
}

type Plan = Pick<PictureFile, 'slip' | 'faults'>;

/** The two spoilt pictures of each prompt: one that follows it with one fault, one with two faults of any kind. */
const spoilt: readonly (readonly [Plan, Plan])[] = [
  [plan('blur'), plan('noise', 'slip')],
  [plan('blocks'), plan('blur', 'slip')],
  [plan('noise'), plan('blur', 'blocks')],
  [plan('clipping'), plan('blocks', 'slip')],
  [plan('banding'), plan('noise', 'clipping')],
  [plan('blur'), plan('banding', 'slip')],
  [plan('noise'), plan('clipping', 'slip')],
  [plan('blocks'), plan('blur', 'noise')],
  [plan('clipping'), plan('blur', 'slip')],
  [plan('banding'), plan('noise', 'slip')],
  [plan('blur'), plan('clipping', 'blocks')],
  [plan('noise'), plan('banding', 'slip')],
];

function plan(...faults: (Fault | 'slip')[]): Plan {
  return { slip: faults.includes('slip'), faults: faults.filter((fault) => fault !== 'slip') };
}

const ids = ['a', 'b', 'c', 'd'];

/** PNG is heavy where there is texture, so it is the rarest; every place in a sample gets each format somewhere. */
const extensions = ['jpg', 'webp', 'jpg', 'webp', 'png', 'webp', 'jpg', 'webp', 'jpg'];

/** Plans the four images of every scene: in an order drawn by chance, under file names that give nothing away. */
export function planSamples(scenes: readonly Scene[]): PlannedSample[] {
  return scenes.map((scene, index) => {
    const random = seededRandom(`order of ${scene.id}`);
    const [degraded, twofold] = spoilt[index % spoilt.length] ?? [plan('blur'), plan('noise', 'slip')];
    const plans = shuffled([plan(), plan('slip'), degraded, twofold], random);
    const generators = shuffled(['alder', 'birch', 'cedar', 'damson'], random);
    const pictures = plans.map((one, place) => {
      const name = `${`${index + 1}`.padStart(2, '0')}-${ids[place]}`;
      return { scene, ...one, path: `images/${name}.${extensions[(index * 4 + place) % extensions.length]}` };
    });
    const images = pictures.map(({ path }, place) => ({
      id: ids[place] ?? '',
      url: path,
      generator: generators[place] ?? '',
    }));
    return { sample: { id: scene.id, prompt: scene.prompt, images }, truth: tellTruth(scene, plans), pictures };
  });
}

function tellTruth(scene: Scene, plans: readonly Plan[]): Truth {
  const those = (test: (one: Plan) => boolean) => ids.filter((_, place) => test(plans[place] ?? plan()));
  const clean = [those(({ faults }) => faults.length === 0), those(({ faults }) => faults.length > 0)];
  return {
    sampleId: scene.id,
    faults: Object.fromEntries(
      plans.map(({ slip, faults }, place) => [ids[place], [...(slip ? [scene.slip] : []), ...faults]]),
    ),
    orders: {
      'prompt-following': [those(({ slip }) => !slip), those(({ slip }) => slip)],
      fidelity: clean,
      aesthetic: clean,
    },
  };
}
