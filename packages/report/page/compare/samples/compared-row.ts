import type { ComparedSample, ComparisonIndex } from '../../../src/compare/comparison-data.ts';
import { drawRow, nameCaption } from '../../browse/draw-row.ts';
import { element } from '../../look/element.ts';
import type { Blocks } from '../../parts/blocks.ts';
import { counted, points } from '../../parts/format.ts';
import { nameOf } from '../../parts/image-name.ts';
import { scoreChip } from '../../parts/score-chip.ts';
import { runSign } from '../run-sign.ts';

/** What rows are drawn from. */
export interface ComparedRowContext {
  index: ComparisonIndex;
  blocks: Blocks;
  isMarked(id: string): boolean;
  /** The address of a sample. */
  hrefOf(id: string): string;
}

/** One sample in both runs: its images side by side, below each the overall score of the first run and of the second. */
export function comparedRow(place: number, { index, blocks, isMarked, hrefOf }: ComparedRowContext): HTMLElement {
  const sample = index.samples[place] as ComparedSample;
  const scoreIn = (image: ComparedSample['images'][number], run: 0 | 1) =>
    element('span', { class: 'caption' }, runSign(index, run), scoreChip(image.runs[run].overall));
  return drawRow({
    title: sample.prompt ?? sample.id,
    href: hrefOf(sample.id),
    notes: [...(isMarked(sample.id) ? ['★ marked'] : []), ...notesOf(sample)],
    thumbnails: blocks.thumbnails(place),
    tiles: sample.images.map((image, number) => ({
      imageId: image.id,
      kind: '',
      captions: [scoreIn(image, 0), scoreIn(image, 1), nameCaption(nameOf(index, sample, number))],
    })),
  });
}

/** What is odd about a sample. */
export function notesOf({ id, prompt, turned, widest, apart, otherPictures }: ComparedSample): string[] {
  return [
    ...(prompt === null ? [] : [id]),
    turned > 0
      ? `${counted(turned, 'pair')} ${turned === 1 ? 'turns' : 'turn'} by ${points(widest ?? 0)}`
      : 'no pair turns',
    ...(apart === null ? [] : [`${points(apart)} apart`]),
    ...(otherPictures ? ['other pictures'] : []),
  ];
}
