import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { createRandom } from './latencies.ts';

/** Pictures of two kinds: PNG of about 7 kB, and JPEG of 1,024 px and about 244 kB. */
export type PictureKind = 'small' | 'large';

const pictures = 48;

/** Draws the pictures, and writes `count` samples of four of them each. Gives back the samples file. */
export async function writeSamples(folder: string, kind: PictureKind, count: number): Promise<string> {
  const images = join(folder, kind);
  await mkdir(images, { recursive: true });
  const names: string[] = [];
  for (let seed = 0; seed < pictures; seed++) {
    const name = `${seed}.${kind === 'small' ? 'png' : 'jpg'}`;
    await writeFile(join(images, name), kind === 'small' ? await drawSmall(seed) : await drawLarge(seed));
    names.push(name);
  }
  const lines: string[] = [];
  for (let sample = 0; sample < count; sample++) {
    const shown = [0, 1, 2, 3].map((place) => names[(sample * 5 + place * 11) % pictures] ?? '');
    lines.push(
      JSON.stringify({
        id: `sample-${sample}`,
        prompt: `A lighthouse on a cliff, storm number ${sample}, oil on canvas`,
        images: shown.map((name, place) => ({ id: `${'abcd'[place]}`, url: `${kind}/${name}` })),
      }),
    );
  }
  const file = join(folder, `${kind}-${count}.jsonl`);
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

/** 48 × 48 px of noise, which PNG stores as it is. */
function drawSmall(seed: number): Promise<Buffer> {
  return sharp(noise(seed, 48 * 48 * 3), { raw: { width: 48, height: 48, channels: 3 } })
    .png()
    .toBuffer();
}

/** Coarse noise, so that the JPEG has the weight of a photograph. */
async function drawLarge(seed: number): Promise<Buffer> {
  const side = 256;
  const coarse = sharp(noise(seed, side * side * 3), { raw: { width: side, height: side, channels: 3 } });
  return coarse.resize(1024, 1024, { kernel: 'cubic' }).jpeg({ quality: 64 }).toBuffer();
}

function noise(seed: number, bytes: number): Buffer {
  const random = createRandom(seed + 1);
  return Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256)));
}
