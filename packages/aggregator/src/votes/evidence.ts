import type { CollectedVotes } from '../collect/collected-votes.ts';
import { countingSort } from './counting-sort.ts';
import type { Ranks } from './settle-votes.ts';

/** Which annotations are behind what: the keys of each sample, and where those on each image and aspect stand. */
export interface Evidence {
  /** Keys of the annotations about a sample, in the order of their characters. Samples are numbered in their order. */
  keysOf(sample: number): string[];
  /** Places in `keysOf` its sample of the annotations on an image in an aspect, ascending. */
  placesOf(aspect: number, image: number): number[];
}

/** Sorts the rows of what was collected by sample and key, and their entries by aspect and image. */
export function collectEvidence<A extends string>(collected: CollectedVotes<A>, ranks: Ranks): Evidence {
  const { keys } = collected.rows;
  const samples = collected.rows.samples.values();
  const rows = countingSort(samples.length, [{ values: samples, ranks: ranks.samples }]);
  const starts = new Int32Array(ranks.samples.length + 1);
  const places = new Int32Array(rows.length);
  for (let start = 0; start < rows.length; ) {
    const sample = samples[rows[start] ?? 0] ?? 0;
    let end = start + 1;
    while (end < rows.length && samples[rows[end] ?? 0] === sample) end++;
    const own = rows.subarray(start, end).sort(keys.compare);
    for (let place = 0; place < own.length; place++) places[own[place] ?? 0] = place;
    starts[(ranks.samples[sample] ?? 0) + 1] = end;
    start = end;
  }
  const cells = collectCells(collected, ranks, places);
  return {
    keysOf: (sample) => keys.keys(rows.subarray(starts[sample], starts[sample + 1])),
    placesOf(aspect, image) {
      const cell = aspect * ranks.images.length + image;
      const found: number[] = [];
      const end = cells.starts[cell + 1] ?? 0;
      for (let entry = cells.starts[cell] ?? 0; entry < end; entry++) found.push(cells.places[entry] ?? 0);
      found.sort((a, b) => a - b);
      return found.filter((place, index) => place !== found[index - 1]);
    },
  };
}

/** The places of the rows that say something about an image in an aspect, which together are a cell. */
function collectCells<A extends string>(
  { said, compared }: CollectedVotes<A>,
  ranks: Ranks,
  places: Int32Array,
): { starts: Int32Array; places: Int32Array } {
  const columns = [
    { ...said, images: said.images },
    { ...compared, images: compared.firstImages },
    { ...compared, images: compared.secondImages },
  ].map(({ rows, images, aspects }) => ({
    rows: rows.values(),
    images: images.values(),
    aspects: aspects.values(),
  }));
  const imageCount = ranks.images.length;
  const cellOf = (aspect: number, image: number) =>
    (ranks.aspects[aspect] ?? 0) * imageCount + (ranks.images[image] ?? 0);
  const starts = new Int32Array(ranks.aspects.length * imageCount + 1);
  for (const { images, aspects } of columns) {
    for (let entry = 0; entry < images.length; entry++) {
      const cell = cellOf(aspects[entry] ?? 0, images[entry] ?? 0);
      starts[cell] = (starts[cell] ?? 0) + 1;
    }
  }
  let total = 0;
  for (let cell = 0; cell < starts.length; cell++) {
    total += starts[cell] ?? 0;
    starts[cell] = total;
  }
  const found = new Int32Array(total);
  // Filled from the back, which leaves each start where it belongs.
  for (const { rows, images, aspects } of columns) {
    for (let entry = 0; entry < images.length; entry++) {
      const cell = cellOf(aspects[entry] ?? 0, images[entry] ?? 0);
      const place = (starts[cell] ?? 0) - 1;
      found[place] = places[rows[entry] ?? 0] ?? 0;
      starts[cell] = place;
    }
  }
  return { starts, places: found };
}
