import type { ComparisonIndex } from '../../../src/compare/comparison-data.ts';
import type { Marks } from '../../browse/marks/marks.ts';
import type { Query } from '../../browse/query.ts';

/** Places of the samples that a query asks for: those on which the runs are furthest apart first, or as it sorts. */
export function findCompared(
  { samples, generators }: Pick<ComparisonIndex, 'samples' | 'generators'>,
  query: Query,
  marked: Pick<Marks, 'has'>,
): number[] {
  const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
  const generator = generators.indexOf(query.generator);
  const found = samples.flatMap(({ id, prompt, images, turned }, place) => {
    const text = `${id} ${prompt ?? ''}`.toLowerCase();
    const matches =
      words.every((word) => text.includes(word)) &&
      (generator === -1 || images.some((image) => image.generator === generator)) &&
      (query.pairs === '' || (query.pairs === 'with') === turned > 0) &&
      (query.marked === '' || marked.has(id));
    return matches ? [place] : [];
  });
  if (query.sort !== 'apart') return found;
  const apart = (place: number) => samples[place]?.apart ?? -1;
  return found.sort((a, b) => apart(b) - apart(a) || a - b);
}
