import type { DatasetProgress } from '@visionprefer/dataset';
import { count } from './count.ts';

/**
 * Creates the teller of an export's progress: `pairs 1,200 of 20,000 · left out 3 · 350 a second`.
 *
 * @param total Lines of the file.
 * @param now Milliseconds on a clock that only runs forward.
 */
export function createExportLine(
  total: number,
  now: () => number = () => performance.now(),
): (progress: DatasetProgress) => string {
  const start = now();
  return ({ pairs, leftOut }) => {
    const seconds = (now() - start) / 1000;
    return [
      `pairs ${count(pairs)} of ${count(Math.max(total, pairs + leftOut))}`,
      ...(leftOut ? [`left out ${count(leftOut)}`] : []),
      ...(seconds >= 1 ? [`${count(Math.round(pairs / seconds))} a second`] : []),
    ].join(' · ');
  };
}
