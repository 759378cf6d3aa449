import { readdir, readFile, readlink, rename, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Image, KnownImage } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { type ImagesFile, openKnownImages } from '../src/images/known-images.ts';
import { makeFolder } from './make-folder.ts';

const known: KnownImage = { mediaType: 'image/webp', width: 640, height: 4_000_000, hash: '0f'.repeat(16) };
const prepared = { ...known, preparation: 'turned upright, scaled 4×8 → 2×4, image/jpeg' };

async function noteAll(file: ImagesFile, images: readonly Image[], as: (index: number) => KnownImage): Promise<void> {
  for (const [index, image] of images.entries()) {
    await file.find(image, {});
    file.note(image, {}, as(index));
  }
  await file.close();
}

/** What a later run finds. */
async function findAll(journal: string, images: readonly Image[], limits = {}): Promise<(KnownImage | undefined)[]> {
  const file = await openKnownImages(journal, '1.0.0');
  const found = await Promise.all(images.map((image) => file.find({ ...image }, limits)));
  await file.close();
  return found;
}

async function makeFiles(folder: string, count: number): Promise<Image[]> {
  const names = Array.from({ length: count }, (_, index) => join(folder, `${index}.png`));
  await Promise.all(names.map((name) => writeFile(name, 'pixels')));
  // A file that was changed a moment ago may change again within the same tick of its clock.
  await sleep(100);
  return names.map((name, index) => ({ id: `${index}`, url: pathToFileURL(name).href }));
}

test('knows images from run to run, until file or limits change', async () => {
  const folder = await makeFolder();
  const journal = join(folder, 'a.jsonl');
  const images = await makeFiles(folder, 5);
  images.push({ id: 'web', url: 'https://example.com/a.png' }, { id: 'data', url: 'data:image/png;base64,AAAA' });
  const as = (index: number) => (index % 2 ? prepared : { ...known, width: index });
  await noteAll(await openKnownImages(journal, '1.0.0'), images, as);
  const all = images.map((_, index) => as(index));
  expect(await findAll(journal, images)).toEqual(all);
  expect(await findAll(journal, images, { maxImages: 3 })).toEqual(all);
  expect(await findAll(journal, images, { maxSide: 100 })).toEqual(images.map(() => undefined));

  await writeFile(join(folder, '0.png'), 'others');
  const { atime, mtime } = await stat(join(folder, '1.png'));
  await writeFile(join(folder, '1.png'), 'others');
  await utimes(join(folder, '1.png'), atime, mtime);
  await rename(join(folder, '2.png'), join(folder, '3.png'));
  await sleep(100);
  expect((await findAll(journal, images)).map((found) => found !== undefined)).toEqual([
    ...[false, false, false, false],
    ...[true, true, true],
  ]);
});

test('an image that was changed a moment ago, or never looked at, is not noted', async () => {
  const folder = await makeFolder();
  const journal = join(folder, 'a.jsonl');
  const [image] = await makeFiles(folder, 1);
  if (!image) return;
  const file = await openKnownImages(journal, '1.0.0');
  file.note(image, {}, known);
  await writeFile(join(folder, '0.png'), 'others');
  await file.find(image, {});
  file.note(image, {}, known);
  await file.close();
  await sleep(100);
  expect(await findAll(journal, [image])).toEqual([undefined]);
});

test('what is torn is dropped and written anew; what is foreign is left alone', async () => {
  const folder = await makeFolder();
  const journal = join(folder, 'a.jsonl');
  const file = join(folder, 'a.images');
  const images = await makeFiles(folder, 3);
  for (const image of images) await noteAll(await openKnownImages(journal, '1.0.0'), [image], () => prepared);
  const whole = await readFile(file);

  await truncate(file, whole.length - 1);
  expect(await findAll(journal, images)).toEqual([prepared, prepared, undefined]);
  await noteAll(await openKnownImages(journal, '1.0.0'), images.slice(2), () => known);
  expect(await findAll(journal, images)).toEqual([prepared, prepared, known]);

  const damaged = Buffer.from(whole);
  damaged[damaged.length - 50] = (damaged.at(-50) ?? 0) ^ 1;
  await writeFile(file, damaged);
  expect(await findAll(journal, images)).toEqual([prepared, prepared, undefined]);

  await writeFile(file, 'visionprefer images of my own, an older one');
  expect(await findAll(journal, images)).toEqual([undefined, undefined, undefined]);
  await writeFile(file, 'my holiday');
  await noteAll(await openKnownImages(journal, '1.0.0'), images, () => known);
  expect(await readFile(file, 'utf8')).toBe('my holiday');
});

test.skipIf(process.platform !== 'linux')('a file that cannot be begun is let go of', async () => {
  const folder = await makeFolder();
  await symlink('/dev/full', join(folder, 'a.images'));
  const file = await openKnownImages(join(folder, 'a.jsonl'), '1.0.0');
  const open = await readdir('/proc/self/fd');
  const targets = await Promise.all(open.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => undefined)));
  expect(targets).not.toContain('/dev/full');
  await file.close();
});

test('an application that holds its samples holds nothing else of images that were noted', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const file = await openKnownImages(join(await makeFolder(), 'a.jsonl'), '1.0.0');
  const images = Array.from({ length: 20_000 }, (_, index) => ({ id: 'a', url: `https://example.com/${index}.png` }));
  const before = held();
  await noteAll(file, images, () => known);
  expect(held() - before).toBeLessThan(100 * images.length);
});
