import { at, numberAt } from '../numbers/at.ts';
/** Ranks from 1, equal values sharing the mean of theirs. */
export function midranks(values: readonly number[]): Float64Array {
  const order = Array.from({ length: values.length }, (_, place) => place);
  order.sort((a, b) => at(values, a) - at(values, b));
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[at(order, end)] === values[at(order, start)]) end++;
    for (let place = start; place < end; place++) ranks[at(order, place)] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}

/** Spearman's ρ (1904): the correlation of the mid-ranks. NaN where one side does not vary. */
export function spearman(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [midranks(x), midranks(y)];
  const middle = (a.length + 1) / 2;
  let product = 0;
  let ofA = 0;
  let ofB = 0;
  for (let place = 0; place < a.length; place++) {
    const [one, other] = [numberAt(a, place) - middle, numberAt(b, place) - middle];
    product += one * other;
    ofA += one * one;
    ofB += other * other;
  }
  return ofA > 0 && ofB > 0 ? product / Math.sqrt(ofA * ofB) : Number.NaN;
}

/**
 * Kendall's τ-b (*Biometrika* 33, 1945): concordant less discordant pairs, over the geometric mean of the pairs not tied
 * on either side. In n log n steps (Knight, *Journal of the American Statistical Association* 61, 1966). NaN where one
 * side does not vary.
 */
export function kendall(x: readonly number[], y: readonly number[]): number {
  const order = Array.from({ length: x.length }, (_, place) => place);
  order.sort((a, b) => at(x, a) - at(x, b) || at(y, a) - at(y, b));
  const byX = Float64Array.from(order, (place) => at(x, place));
  const byY = Float64Array.from(order, (place) => at(y, place));
  const all = pairsIn(x.length);
  const tiedX = tiedPairs(byX, () => true);
  const tiedBoth = tiedPairs(byX, (place) => byY[place] === byY[place - 1]);
  const discordant = sortCountingSwaps(byY);
  const tiedY = tiedPairs(byY, () => true);
  const untied = Math.sqrt((all - tiedX) * (all - tiedY));
  return untied > 0 ? (all - tiedX - tiedY + tiedBoth - 2 * discordant) / untied : Number.NaN;
}

function pairsIn(count: number): number {
  return (count * (count - 1)) / 2;
}

/** Pairs within runs of equal values, of which neighbours are also alike in another way. */
function tiedPairs(sorted: Float64Array, alike: (place: number) => boolean): number {
  let pairs = 0;
  let run = 1;
  for (let place = 1; place <= sorted.length; place++) {
    if (place < sorted.length && sorted[place] === sorted[place - 1] && alike(place)) run++;
    else {
      pairs += pairsIn(run);
      run = 1;
    }
  }
  return pairs;
}

/** Sorts by merging and counts how many pairs stood the wrong way round. */
function sortCountingSwaps(values: Float64Array): number {
  let swaps = 0;
  let from = values;
  let into: Float64Array = new Float64Array(values.length);
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      let left = start;
      let right = middle;
      for (let place = start; place < end; place++) {
        if (left < middle && (right >= end || numberAt(from, left) <= numberAt(from, right)))
          into[place] = numberAt(from, left++);
        else {
          into[place] = numberAt(from, right++);
          swaps += middle - left;
        }
      }
    }
    [from, into] = [into, from];
  }
  if (from !== values) values.set(from);
  return swaps;
}
