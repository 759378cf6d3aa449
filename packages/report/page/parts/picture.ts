import type { PageBlocks, ThumbnailView } from '../../src/report-data.ts';
import { element } from '../look/element.ts';

/** A place for a picture, filled once the picture is there. */
export interface Picture {
  node: HTMLElement;
  show(thumbnail: ThumbnailView | undefined): void;
}

/** Makes the place for the picture of an image. */
export function picture(description: string): Picture {
  const node = element('span', { class: 'picture', role: 'img', 'aria-label': description });
  return {
    node,
    show(thumbnail) {
      if (!thumbnail) {
        node.classList.add('absent');
        node.textContent = 'no picture';
        return;
      }
      const image = element('img', { alt: '', decoding: 'async', draggable: 'false' });
      image.src = `data:${thumbnail.type};base64,${thumbnail.data}`;
      node.replaceChildren(image);
    },
  };
}

/** Whether a report has any picture: ratings of others have none, and are shown as text. */
export function hasPictures({ pictures }: Pick<PageBlocks, 'pictures'>): boolean {
  return pictures.some((row) => row.some((number) => number !== null));
}

/**
 * Puts a link to the original below a picture.
 *
 * @param base What stands before a relative link.
 * @param link Null where the original is not near.
 */
export function linkOriginal(figure: HTMLElement, base: string, link: string | null): void {
  if (link === null) return;
  const href = link.startsWith('./') ? base + link.slice(2) : link;
  figure.append(
    element(
      'a',
      { class: 'small', href: href.includes(':') ? href : `./${href}`, target: '_blank', rel: 'noreferrer' },
      'Original',
    ),
  );
}
