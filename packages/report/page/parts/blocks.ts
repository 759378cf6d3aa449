import type { PageBlocks, SampleDetail, ThumbnailView } from '../../src/report-data.ts';

/** Gives what is not needed until somebody looks at it. */
export interface Blocks {
  detail<Detail = SampleDetail>(sample: number): Promise<Detail | undefined>;
  /** By image; undefined for one without a picture. */
  thumbnails(sample: number): Promise<readonly (ThumbnailView | undefined)[]>;
}

/** Blocks that are kept once read. */
const kept = 24;

declare global {
  /** Called by a block in a file of its own. */
  var visionpreferBlock: (id: string, content: unknown) => void;
}

/** Opens the blocks of a report: parts of the page, or files beside it. */
export function openBlocks({ blockSize, pictureBlockSize, pictures, inFiles }: Omit<PageBlocks, 'linkBase'>): Blocks {
  const read = inFiles ? fileReader() : readElement;
  const blocks = new Map<string, Promise<unknown>>();
  const take = async <T>(kind: string, place: number, size: number): Promise<T | undefined> => {
    const id = `${kind}-${Math.floor(place / size)}`;
    const found = blocks.get(id) ?? read(id);
    blocks.delete(id);
    blocks.set(id, found);
    for (const oldest of blocks.keys()) if (blocks.size > kept) blocks.delete(oldest);
    const content = (await found.catch(() => undefined)) as T[] | undefined;
    return content?.[place % size];
  };
  return {
    detail: <Detail>(sample: number) => take<Detail>('details', sample, blockSize),
    thumbnails: (sample) =>
      Promise.all(
        (pictures[sample] ?? []).map((number) =>
          number === null ? undefined : take<ThumbnailView>('pictures', number, pictureBlockSize),
        ),
      ),
  };
}

async function readElement(id: string): Promise<unknown> {
  // The page is shown while its end is still being read: a part is whole once something follows it.
  while (!document.getElementById(id)?.nextSibling && document.readyState === 'loading') {
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : undefined;
}

function fileReader(): (id: string) => Promise<unknown> {
  const waiting = new Map<string, (content: unknown) => void>();
  globalThis.visionpreferBlock = (id, content) => waiting.get(id)?.(content);
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('visionprefer', { createScriptURL: (url) => url });
  return (id) =>
    new Promise((resolve, reject) => {
      waiting.set(id, resolve);
      const script = document.createElement('script');
      const url = `blocks/${id}.js`;
      script.src = (policy?.createScriptURL(url) ?? url) as string;
      script.onload = () => {
        script.remove();
        waiting.delete(id);
        resolve(undefined);
      };
      script.onerror = () => {
        script.remove();
        reject(new Error(`${url} is missing: keep the page and its folder "blocks" together.`));
      };
      document.head.append(script);
    });
}

/** As much of the Trusted Types API as is used here. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}
