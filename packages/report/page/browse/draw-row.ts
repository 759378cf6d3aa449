import type { ThumbnailView } from '../../src/report-data.ts';
import { element } from '../look/element.ts';
import { picture } from '../parts/picture.ts';

/** What a row of a list shows of a sample. */
export interface SampleRow {
  /** Its prompt, or its id. */
  title: string;
  /** The address of its view. */
  href: string;
  /** What is odd about it. */
  notes: readonly string[];
  /** By image; undefined for one without a picture. */
  thumbnails: Promise<readonly (ThumbnailView | undefined)[]>;
  /** Its images: what each is called, a further class, and what stands below it. */
  tiles: readonly { imageId: string; kind: string; captions: readonly HTMLElement[] }[];
}

/** Draws a sample as a row of a list: its prompt, what is odd about it, and its images side by side. */
export function drawRow({ title, href, notes, thumbnails, tiles }: SampleRow): HTMLElement {
  const pictures = tiles.map(({ imageId }) => picture(`image ${imageId}`));
  void thumbnails.then((found) => {
    for (const [number, each] of pictures.entries()) each.show(found[number]);
  });
  const row = element(
    'li',
    { class: 'row' },
    element(
      'div',
      { class: 'row-head' },
      element('a', { class: 'prompt said', href, dir: 'auto' }, title),
      element(
        'p',
        { class: 'small quiet notes' },
        notes.map((note) => element('span', {}, note)),
      ),
    ),
    element(
      'ul',
      {
        class: 'strip',
        tabindex: 0,
        'aria-label': 'images',
        // Whoever points anywhere at a row means the sample; the keyboard has the link.
        onclick: () => {
          location.hash = href;
        },
      },
      tiles.map(({ kind, captions }, number) =>
        element('li', { class: `tile ${kind}` }, pictures[number]?.node, captions),
      ),
    ),
  );
  row.style.setProperty('--tiles', String(Math.max(1, tiles.length)));
  return row;
}

/** What stands below an image: its name, whole to those that point at it. */
export function nameCaption(name: string): HTMLElement {
  return element('span', { class: 'caption small quiet', title: name }, name);
}
