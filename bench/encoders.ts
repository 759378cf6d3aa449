/**
 * What encoders cost for a picture, reading and decoding included, beside sharp decoding it, and from the cache.
 * `node --conditions=@visionprefer/source bench/encoders.ts [folder] [encoder …]`; all pictures below the folder.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createImageReader } from '@visionprefer/core';
import { decodePixels } from '@visionprefer/images';
import { cacheEncoder, openEncoder } from '@visionprefer/vp-score';

const [folder = '../shared/data/images', ...names] = process.argv.slice(2);
const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(jpe?g|png|webp)$/.test(file)).sort();
const read = createImageReader({ root: resolve(folder) });
const cache = await mkdtemp(join(tmpdir(), 'visionprefer-bench-'));

report('sharp decodes', await measure((bytes) => decodePixels(bytes)));
for (const name of names.length > 0 ? names : ['pixels', 'lite0']) {
  const encoder = await cacheEncoder(await openEncoder(name), cache);
  const embed = (bytes: Uint8Array, hash: string) => encoder.embed([{ bytes, hash }], ['a picture']);
  report(`${name}, ${encoder.dimensions} numbers`, await measure(embed));
  report(`${name} from the cache`, await measure(embed));
  await encoder.close?.();
}
await rm(cache, { recursive: true });

/** CPU seconds for all pictures, over all threads. */
async function measure(work: (bytes: Uint8Array, hash: string) => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (const file of files) {
    const { bytes, hash } = await read(file);
    await work(bytes, hash);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function report(what: string, seconds: number): void {
  const each = ((seconds * 1000) / files.length).toFixed(1);
  console.log(`${what.padEnd(28)} ${each.padStart(6)} CPU ms a picture, ${seconds.toFixed(1)} s for ${files.length}`);
}
