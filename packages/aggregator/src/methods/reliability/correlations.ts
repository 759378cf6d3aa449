import { addAt, numberAt, wholeAt } from '../../numbers/at.ts';
import type { FactorVotes } from './factor.ts';

/** Two annotators, over the images that both voted on. */
export interface Correlation {
  one: number;
  other: number;
  /** Images that both voted on, at least one. */
  images: number;
  /** Mean product of their normal scores. */
  product: number;
  /** Pearson's correlation of their normal scores; NaN where one of them gave all these images the same. */
  correlation: number;
}

/** How every two annotators that share an image go together. One pass over the votes. */
export function correlationsOf({ starts, annotators, values, counts }: FactorVotes): Correlation[] {
  const size = counts.length;
  const images = new Float64Array(size * size);
  const products = new Float64Array(size * size);
  // Of the annotator of the row, over the images that it shares with the one of the column.
  const sums = new Float64Array(size * size);
  const squares = new Float64Array(size * size);
  for (let image = 0; image + 1 < starts.length; image++) {
    const end = wholeAt(starts, image + 1);
    for (let vote = wholeAt(starts, image); vote < end; vote++) {
      const [row, value] = [wholeAt(annotators, vote) * size, numberAt(values, vote)];
      for (let later = vote + 1; later < end; later++) {
        const [column, beside] = [wholeAt(annotators, later), numberAt(values, later)];
        const mirrored = column * size + row / size;
        addAt(images, row + column, 1);
        addAt(products, row + column, value * beside);
        addAt(sums, row + column, value);
        addAt(sums, mirrored, beside);
        addAt(squares, row + column, value * value);
        addAt(squares, mirrored, beside * beside);
      }
    }
  }
  const found: Correlation[] = [];
  for (let one = 0; one < size; one++) {
    for (let other = one + 1; other < size; other++) {
      const [cell, mirrored] = [one * size + other, other * size + one];
      const count = numberAt(images, cell);
      if (count === 0) continue;
      const [sum, beside] = [numberAt(sums, cell), numberAt(sums, mirrored)];
      const spread = (place: number, total: number) => numberAt(squares, place) - (total * total) / count;
      const shared = numberAt(products, cell) - (sum * beside) / count;
      const most = Math.sqrt(spread(cell, sum) * spread(mirrored, beside));
      found.push({
        one,
        other,
        images: count,
        product: numberAt(products, cell) / count,
        correlation: most > 1e-9 * count ? Math.min(1, shared / most) : Number.NaN,
      });
    }
  }
  return found;
}
