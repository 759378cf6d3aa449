import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Image } from '@visionprefer/core';
import { loadPage } from '#page';
import type { PageName } from '../built-page.ts';
import type { PageBlocks } from '../report-data.ts';
import { checkReportTarget } from './check-report-target.ts';
import { linkImage } from './link-image.ts';
import { dataElement, openPage } from './page-shell.ts';
import { collectPictures, type PictureCollection, type SmallPicture } from './picture-collection.ts';

/** How a page is written. */
export interface WriteReportOptions {
  /** Path of the page, ending in `.html`; or of a folder, which gets an `index.html`. */
  out: string;
  /**
   * Makes the small picture of an image; null for none. Asked once for each url. Default: there are none. What it throws ends the
   * writing.
   */
  thumbnail?: ((image: Image, sampleId: string) => Promise<SmallPicture | null>) | undefined;
  /** Bytes that one file may have; above, the report becomes a folder. Default 50,000,000. */
  maxBytes?: number | undefined;
  /** Told after each block of samples. */
  onProgress?: ((progress: { samples: number; of: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** What was written. */
export interface WrittenReport {
  /** The page to open: `out` itself, or `index.html` in a folder. */
  file: string;
  bytes: number;
  /** Whether the page needs the files beside it. */
  inFiles: boolean;
}

/** Samples whose details are fetched together, and pictures that are. */
const blockSize = 20;
const pictureBlockSize = 60;

/** What a page is made of: what it needs at once, and by sample what is made when the page is written. */
export interface PageContent {
  name: PageName;
  index: { title: string; samples: readonly { id: string }[] };
  imagesOf(sample: number): readonly Image[];
  detailOf(sample: number): object;
}

/** A piece of the page that it looks at when it is needed. */
interface Block {
  id: string;
  json: string;
}

/**
 * Writes a page of samples as one HTML file that needs no network and no server; or, where that would be too big for a browser to
 * like, as a folder of the same name with a small page and blocks that it loads when they are looked at.
 *
 * @throws InputError when something else than a report is in its place.
 */
export async function writePage(content: PageContent, options: WriteReportOptions): Promise<WrittenReport> {
  const { out, maxBytes = 50_000_000 } = options;
  const single = /\.html?$/i.test(out);
  const folder = single ? out.replace(/\.html?$/i, '') : out;
  await checkReportTarget(out, { isFolder: !single });
  const page = await loadPage(content.name);
  const pictures = collectPictures(options.thumbnail, pictureBlockSize);
  const open = (inFiles: boolean) => {
    const linkBase = inFiles && single ? '../' : '';
    const { numbers } = pictures;
    const blocks: PageBlocks = { pictures: numbers, blockSize, pictureBlockSize, inFiles, linkBase };
    const index = { ...content.index, ...blocks };
    return openPage(page, {
      title: content.index.title,
      data: { index: JSON.stringify(index) },
      loadsScripts: inFiles,
    });
  };
  // Kept until it is known whether they fit in one file.
  let kept: Block[] | undefined = single ? [] : undefined;
  let bytes = Buffer.byteLength(open(!single));
  if (!kept) await emptyFolder(folder);
  const place = single ? out : join(folder, 'index.html');
  for await (const block of drawBlocks(content, { ...options, pictures, place })) {
    bytes += Buffer.byteLength(block.json);
    if (kept && bytes > maxBytes) {
      await checkReportTarget(folder, { isFolder: true });
      await emptyFolder(folder);
      for (const early of kept) await writeBlock(folder, early);
      kept = undefined;
    }
    if (kept) kept.push(block);
    else await writeBlock(folder, block);
  }
  const file = kept ? out : join(folder, 'index.html');
  const blocks = kept?.map(({ id, json }) => dataElement(id, json)) ?? [];
  await mkdir(dirname(file), { recursive: true });
  await writeWhole(file, [open(!kept), ...blocks, '</body>\n</html>\n']);
  return { file, bytes, inFiles: !kept };
}

/** Details and pictures, some samples at a time. */
async function* drawBlocks(
  { index: { samples }, imagesOf, detailOf }: PageContent,
  {
    pictures,
    place,
    onProgress,
    signal,
  }: Pick<WriteReportOptions, 'onProgress' | 'signal'> & { pictures: PictureCollection; place: string },
): AsyncGenerator<Block, void, undefined> {
  for (let start = 0; start < samples.length; start += blockSize) {
    const block = samples
      .slice(start, start + blockSize)
      .map(({ id }, index) => ({ id, images: imagesOf(start + index) }));
    const details = block.map(({ images }, index) => ({
      ...detailOf(start + index),
      links: images.map(({ url }) => linkImage(url, place)),
    }));
    yield { id: `details-${start / blockSize}`, json: JSON.stringify(details) };
    for (const { id, images } of block) {
      signal?.throwIfAborted();
      await pictures.add(images, id);
      yield* pictures.full();
    }
    onProgress?.({ samples: start + block.length, of: samples.length });
  }
  yield* pictures.rest();
}

async function writeBlock(folder: string, { id, json }: Block): Promise<void> {
  await writeWhole(join(folder, 'blocks', `${id}.js`), [`visionpreferBlock("${id}",${json})\n`]);
}

async function emptyFolder(folder: string): Promise<void> {
  await rm(join(folder, 'blocks'), { recursive: true, force: true });
  await mkdir(join(folder, 'blocks'), { recursive: true });
}

/** Writes a file aside, and gives it its name when it is whole. */
async function writeWhole(path: string, parts: readonly string[]): Promise<void> {
  const aside = `${path}.${process.pid}.part`;
  try {
    await writeFile(aside, parts);
    await rename(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
}
