import type { CollectedVotes } from '../collect/collected-votes.ts';
import { at, countAt, narrowAt, wholeAt } from '../numbers/at.ts';
import { countingSort } from '../numbers/counting-sort.ts';
import type { Ranks } from './ranks.ts';

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
  const { rows, starts, places } = sortRows(collected.rows, ranks.samples);
  const cells = sortEntries(collected, ranks, places);
  return {
    keysOf: (sample) => keys.keys(rows.subarray(wholeAt(starts, sample), wholeAt(starts, sample + 1))),
    placesOf(aspect, image) {
      const cell = aspect * ranks.images.length + image;
      const found: number[] = [];
      const end = wholeAt(cells.starts, cell + 1);
      for (let entry = wholeAt(cells.starts, cell); entry < end; entry++) found.push(wholeAt(cells.places, entry));
      return ascending(found);
    },
  };
}

/** The places in order, each once. They mostly stand in reverse. */
function ascending(places: number[]): number[] {
  const found: number[] = [];
  for (let next = places.length - 1; next >= 0; next--) {
    const place = at(places, next);
    const last = found.at(-1);
    if (last === undefined || place > last) found.push(place);
    else if (place !== last) return [...new Set(places)].sort((a, b) => a - b);
  }
  return found;
}

/** The rows of each sample in the order of their keys, where those of a sample start, and the place of each row there. */
function sortRows(
  { keys, samples: column }: CollectedVotes<string>['rows'],
  ranks: Int32Array,
): { rows: Int32Array; starts: Int32Array; places: Int32Array } {
  const samples = column.values();
  const rows = countingSort(samples.length, [{ values: samples, ranks }]);
  const starts = new Int32Array(ranks.length + 1);
  const places = new Int32Array(rows.length);
  for (let start = 0; start < rows.length; ) {
    const sample = wholeAt(samples, wholeAt(rows, start));
    let end = start + 1;
    while (end < rows.length && wholeAt(samples, wholeAt(rows, end)) === sample) end++;
    const own = rows.subarray(start, end).sort(keys.compare);
    for (let place = 0; place < own.length; place++) places[wholeAt(own, place)] = place;
    starts[wholeAt(ranks, sample) + 1] = end;
    start = end;
  }
  return { rows, starts, places };
}

/** The places of the rows that judge an image in an aspect, which together are a cell. */
function sortEntries<A extends string>(
  { scored, compared }: CollectedVotes<A>,
  ranks: Ranks,
  places: Int32Array,
): { starts: Int32Array; places: Int32Array } {
  const columns = [
    { ...scored, images: scored.images },
    { ...compared, images: compared.firstImages },
    { ...compared, images: compared.secondImages },
  ].map(({ rows, images, aspects }) => ({
    rows: rows.values(),
    images: images.values(),
    aspects: aspects.values(),
  }));
  const imageCount = ranks.images.length;
  const cellOf = (aspect: number, image: number) =>
    wholeAt(ranks.aspects, aspect) * imageCount + wholeAt(ranks.images, image);
  const starts = new Int32Array(ranks.aspects.length * imageCount + 1);
  for (const { images, aspects } of columns) {
    for (let entry = 0; entry < images.length; entry++) {
      countAt(starts, cellOf(narrowAt(aspects, entry), wholeAt(images, entry)));
    }
  }
  let total = 0;
  for (let cell = 0; cell < starts.length; cell++) {
    total += wholeAt(starts, cell);
    starts[cell] = total;
  }
  const found = new Int32Array(total);
  // Filled from the back, which leaves each start where it belongs.
  for (const { rows, images, aspects } of columns) {
    for (let entry = 0; entry < images.length; entry++) {
      const cell = cellOf(narrowAt(aspects, entry), wholeAt(images, entry));
      const place = wholeAt(starts, cell) - 1;
      found[place] = wholeAt(places, wholeAt(rows, entry));
      starts[cell] = place;
    }
  }
  return { starts, places: found };
}
