// Draws the samples of this folder: `node examples/samples/draw.ts`. Four pictures of each prompt: one as it should be,
// one that does not follow the prompt, one with a fault of its making, and one with both.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { type Fault, plantFault } from './fault.ts';
import { seededRandom, shuffled } from './random.ts';
import type { Scene } from './scene.ts';
import { scenes } from './scenes/index.ts';

const folder = new URL('./', import.meta.url);
const faults: readonly Fault[] = ['blur', 'blocks', 'noise', 'banding', 'clipping'];
/** Names of invented models, dealt out by chance so that they tell nothing. */
const generators = ['alder', 'birch', 'cedar', 'damson'];

/** What was done wrong on purpose in one picture. */
interface Planted {
  slip?: Scene['slip'];
  fault?: Fault;
}

await rm(new URL('images/', folder), { recursive: true, force: true });
await mkdir(new URL('images/', folder), { recursive: true });
const drawn = await Promise.all(scenes.map(drawSample));
await writeFile(new URL('samples.jsonl', folder), drawn.map(({ sample }) => `${JSON.stringify(sample)}\n`).join(''));
await writeFile(new URL('truth.jsonl', folder), drawn.map(({ truth }) => `${JSON.stringify(truth)}\n`).join(''));

async function drawSample(scene: Scene, index: number) {
  const random = seededRandom(scene.id);
  const { slip } = scene;
  const fault = faults[index % faults.length] ?? 'blur';
  const planted: Planted[] = shuffled([{}, { slip }, { fault }, { slip, fault }], random);
  const dealt = shuffled(generators, random);
  const images = await Promise.all(
    planted.map(async (wrong, place) => {
      const id = 'abcd'[place] ?? '';
      const url = `images/${String(index + 1).padStart(2, '0')}-${id}.${extension(wrong, index)}`;
      const picture = await drawPicture(scene, wrong, `${scene.id} ${place}`);
      await encode(picture, url).toFile(new URL(url, folder).pathname);
      return { id, url, generator: dealt[place] ?? '' };
    }),
  );
  const ids = (right: (wrong: Planted) => boolean) => images.filter((_, i) => right(planted[i] ?? {})).map(({ id }) => id);
  return {
    sample: { id: scene.id, prompt: scene.prompt, images },
    truth: {
      sampleId: scene.id,
      planted: Object.fromEntries(images.map(({ id }, place) => [id, Object.values(planted[place] ?? {})])),
      // For each aspect the images above and those below; within either nothing is certain.
      above: { 'prompt-following': ids((wrong) => !wrong.slip), fidelity: ids((wrong) => !wrong.fault) },
      below: { 'prompt-following': ids((wrong) => !!wrong.slip), fidelity: ids((wrong) => !!wrong.fault) },
    },
  };
}

async function drawPicture(scene: Scene, { slip, fault }: Planted, seed: string): Promise<Sharp> {
  const { width, height } = scene;
  const body = scene.draw({ slip: slip !== undefined, random: seededRandom(seed) });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`;
  const picture = sharp(await sharp(Buffer.from(svg)).removeAlpha().png().toBuffer());
  return fault ? plantFault(picture, fault, seed) : picture;
}

/** All three formats are met; PNG for a few only, because it takes several times the room. */
function extension({ slip, fault }: Planted, index: number): 'png' | 'webp' | 'jpg' {
  if (!slip && fault === 'banding') return 'png';
  return fault && index % 2 ? 'webp' : 'jpg';
}

function encode(picture: Sharp, url: string): Sharp {
  if (url.endsWith('.png')) return picture.png({ compressionLevel: 9 });
  return url.endsWith('.webp') ? picture.webp({ quality: 90 }) : picture.jpeg({ quality: 88 });
}
