/** A share of labels turned round, and what is learnt from them. */
export interface CurvePoint {
  turned: number;
  gain: number;
}

/**
 * The share of turned labels at which as much is learnt: between two points of the curve along a straight line, at an
 * end of the curve where more or less is learnt than there. What a point learns beyond the one before it is taken as
 * chance: the two are pooled.
 */
export function placeOnCurve(curve: readonly CurvePoint[], gain: number): number {
  const falling = poolRises([...curve].sort((a, b) => a.turned - b.turned));
  for (const [index, right] of falling.entries()) {
    if (gain < right.gain) continue;
    const left = falling[index - 1];
    if (!left) return right.turned;
    return left.turned + ((left.gain - gain) / (left.gain - right.gain)) * (right.turned - left.turned);
  }
  return falling.at(-1)?.turned ?? Number.NaN;
}

/** Neighbours that rise get their mean, until none does (pool adjacent violators, Ayer et al. 1955). */
function poolRises(points: readonly CurvePoint[]): CurvePoint[] {
  const blocks: { gain: number; turned: number[] }[] = [];
  for (const { turned, gain } of points) {
    blocks.push({ gain, turned: [turned] });
    for (let last = blocks.at(-1), before = blocks.at(-2); last && before && last.gain > before.gain; ) {
      const count = last.turned.length + before.turned.length;
      before.gain = (before.gain * before.turned.length + last.gain * last.turned.length) / count;
      before.turned.push(...last.turned);
      blocks.pop();
      last = blocks.at(-1);
      before = blocks.at(-2);
    }
  }
  return blocks.flatMap(({ gain, turned }) => turned.map((each) => ({ turned: each, gain })));
}
