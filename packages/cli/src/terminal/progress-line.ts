import type { Progress } from '@visionprefer/core';

const windowMs = 30_000;
const pointMs = 1_000;

/**
 * Creates the teller of a run's progress: `samples 120 of 2,500 · annotations 240 · failures 1 · 35 a second · 1 min
 * left`. Pace and time left are those of the last half minute, so that what was settled before does not flatter them.
 *
 * @param total Samples in all, once that is known.
 * @param now Milliseconds on a clock that only runs forward.
 */
export function createProgressLine(
  total: () => number | undefined,
  now: () => number = () => performance.now(),
): (progress: Progress) => string {
  const points = [{ ms: now(), samples: 0, annotations: 0 }];
  return ({ samples, annotations, settled, failures, inFlight }) => {
    const ms = now();
    if (ms - (points.at(-1)?.ms ?? 0) >= pointMs) points.push({ ms, samples, annotations });
    while (points.length > 1 && ms - (points[0]?.ms ?? ms) > windowMs) points.shift();
    const { ms: sinceMs, ...since } = points[0] ?? { ms, samples, annotations };
    const seconds = (ms - sinceMs) / 1000;
    const all = total();
    const pace = seconds > 0 ? (samples - since.samples) / seconds : 0;
    return [
      `samples ${count(samples)}${all === undefined ? '' : ` of ${count(all)}`}`,
      `annotations ${count(annotations)}`,
      ...(settled ? [`settled before ${count(settled)}`] : []),
      ...(failures ? [`failures ${count(failures)}`] : []),
      ...(seconds >= 1 ? [`${paceOf((annotations - since.annotations) / seconds)} a second`] : []),
      ...(all !== undefined && seconds >= 2 && pace > 0 ? [`${describeSeconds((all - samples) / pace)} left`] : []),
      ...(samples === all && inFlight ? [`waiting for ${count(inFlight)}`] : []),
    ].join(' · ');
  };
}

/** A number with separators between thousands. */
export function count(number: number): string {
  return number.toLocaleString('en-US');
}

function paceOf(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : count(Math.round(perSecond));
}

function describeSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(Math.max(0, seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} days`;
}
