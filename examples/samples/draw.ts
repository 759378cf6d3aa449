/** Draws the sample set anew: `node --conditions=@visionprefer/source examples/samples/draw.ts`. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { plantFault } from './fault.ts';
import { type PictureFile, planSamples } from './plan-samples.ts';
import { seededRandom } from './random.ts';
import { scenes } from './scenes/index.ts';

/** Pixels. */
const longerSide = 432;
const folder = new URL('./', import.meta.url);
await rm(new URL('images/', folder), { recursive: true, force: true });
await mkdir(new URL('images/', folder));
const planned = planSamples(scenes);
for (const picture of planned.flatMap(({ pictures }) => pictures)) {
  await writeFile(new URL(picture.path, folder), await encode(await paint(picture), picture.path));
}
await writeFile(new URL('samples.jsonl', folder), toJsonl(planned.map(({ sample }) => sample)));
await writeFile(new URL('truth.jsonl', folder), toJsonl(planned.map(({ truth }) => truth)));

async function paint({ scene, slip, faults, path }: PictureFile): Promise<Sharp> {
  const { width, height } = scene;
  const body = scene.draw({ slip, random: seededRandom(path) });
  const scale = longerSide / Math.max(width, height);
  const size = `width="${Math.round(width * scale)}" height="${Math.round(height * scale)}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}">${body}</svg>`;
  let picture = sharp(await sharp(Buffer.from(svg)).removeAlpha().png().toBuffer());
  for (const fault of faults) picture = await plantFault(picture, fault, path);
  return picture;
}

function encode(picture: Sharp, path: string): Promise<Buffer> {
  if (path.endsWith('.png')) return picture.png({ compressionLevel: 9, adaptiveFiltering: true }).toBuffer();
  if (path.endsWith('.webp')) return picture.webp({ quality: 92, effort: 6, smartSubsample: true }).toBuffer();
  return picture.jpeg({ quality: 90 }).toBuffer();
}

function toJsonl(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}
