import type { ReportIndex, ThumbnailView } from '../../src/report-data.ts';
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
export function hasPictures({ pictures }: Pick<ReportIndex, 'pictures'>): boolean {
  return pictures.some((row) => row.some((number) => number !== null));
}
