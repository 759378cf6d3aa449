/**
 * What writing a data set costs: peak memory against the limit of 400 MB, and time against reading, hashing and copying
 * the same image files once, in the same run.
 * `node --conditions=@visionprefer/source bench/dataset.ts [pairs=20000] [format=diffusion-dpo] [formats …]`
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PairSide, PreferencePair } from '@visionprefer/core';
import { findFormat, writeDataset } from '@visionprefer/dataset';
import sharp from 'sharp';

const limitMegabytes = 400;
const perSample = 4;

if (process.send) await work();
else await compare();

/** In a process of its own, so that its peak is its own. */
async function work(): Promise<void> {
  const [folder = '', task = '', ...formats] = process.argv.slice(2);
  const samples = Number(task.split(':')[1]);
  const start = performance.now();
  let bytes = 0;
  if (task.startsWith('copy')) {
    await mkdir(join(folder, 'copy'));
    for (let index = 0; index < samples * perSample; index++) {
      const image = await readFile(join(folder, `${index}.jpg`));
      createHash('sha256').update(image).digest();
      await writeFile(join(folder, 'copy', `${index}.jpg`), image);
      bytes += image.length;
    }
  } else {
    const options = { formats: formats.map(findFormat), out: join(folder, 'out'), images: { root: folder } };
    const summary = await writeDataset(pairsOf(folder, samples), options);
    for (const format of summary.formats) bytes += format.bytes;
  }
  const { user, system } = process.cpuUsage();
  process.send?.({
    bytes,
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1000,
  });
}

async function compare(): Promise<void> {
  const [pairs = '20000', ...named] = process.argv.slice(2);
  const formats = named.length ? named : ['diffusion-dpo'];
  const samples = Math.ceil(Number(pairs) / ((perSample * (perSample - 1)) / 2));
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-bench-'));
  try {
    await drawImages(folder, samples * perSample);
    const copy = await run([folder, `copy:${samples}`]);
    await rm(join(folder, 'copy'), { recursive: true });
    const written = await run([folder, `write:${samples}`, ...formats]);
    const line = (name: string, { seconds, cpuSeconds, megabytes, bytes }: Measured) =>
      `${name.padEnd(34)} ${seconds.toFixed(1).padStart(7)} s ${cpuSeconds.toFixed(1).padStart(7)} CPU s ${megabytes.toFixed(0).padStart(5)} MB peak ${(bytes / 1e9).toFixed(2).padStart(6)} GB`;
    console.log(`${samples * 6} pairs of ${samples * perSample} images of 1024 px, ${formats.join(' and ')}`);
    console.log(line('copying the images, hashed', copy));
    console.log(line('writing the data set', written));
    console.log(`time: ${(written.seconds / copy.seconds).toFixed(2)} × the copy`);
    console.log(`memory: ${(written.megabytes / limitMegabytes).toFixed(2)} × the limit of ${limitMegabytes} MB`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Measured {
  bytes: number;
  seconds: number;
  cpuSeconds: number;
  megabytes: number;
}

function run(args: readonly string[]): Promise<Measured> {
  const child = fork(import.meta.filename, args, { execArgv: ['--conditions=@visionprefer/source'] });
  return new Promise((settle, reject) => {
    child.on('message', (message) => settle(message as Measured));
    child.on('exit', (code) => code && reject(new Error(`It ended with ${code}.`)));
  });
}

/** JPEG pictures of 1024 px. A few are drawn; the others are told apart by a comment, as bytes tell pictures apart. */
async function drawImages(folder: string, count: number): Promise<void> {
  const drawn: Buffer[] = [];
  for (let index = 0; index < 16; index++) {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 20 + index * 2 };
    const picture = sharp({ create: { width: 1024, height: 1024, channels: 3, background: 'gray', noise } });
    drawn.push(await picture.blur(1.2).jpeg({ quality: 92 }).toBuffer());
  }
  for (let index = 0; index < count; index++)
    await writeFile(join(folder, `${index}.jpg`), comment(drawn[index % 16], index));
}

function comment(jpeg: Buffer | undefined, index: number): Buffer {
  if (!jpeg) throw new Error('No picture was drawn.');
  const segment = Buffer.alloc(8);
  segment.writeUInt16BE(0xfffe, 0);
  segment.writeUInt16BE(6, 2);
  segment.writeUInt32BE(index, 4);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

async function* pairsOf(folder: string, samples: number): AsyncGenerator<PreferencePair, void, undefined> {
  for (let sample = 0; sample < samples; sample++) {
    const sides: PairSide[] = [];
    for (let place = 0; place < perSample; place++) {
      const path = join(folder, `${sample * perSample + place}.jpg`);
      const hash = createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
        .slice(0, 32);
      sides.push({ id: `${place}`, url: pathToFileURL(path).href, score: 5 - place, hash });
    }
    for (const [place, chosen] of sides.entries()) {
      for (const rejected of sides.slice(place + 1)) {
        yield {
          id: `${sample}/${chosen.id}/${rejected.id}`,
          sampleId: `${sample}`,
          prompt: `prompt ${sample}`,
          aspect: 'overall',
          chosen,
          rejected,
          margin: chosen.score - rejected.score,
          probability: null,
          votes: { for: 1, against: 0, tied: 0, missing: 0 },
          conflicts: [],
          annotationKeys: [],
        };
      }
    }
  }
}
