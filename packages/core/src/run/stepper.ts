import { longestTimerMs } from './call.ts';

/** Does the next step of a run whenever something has happened. */
export interface Stepper {
  /** Something has happened. */
  wake(): void;
  /** No further step is done. */
  stop(): void;
}

/**
 * Creates a stepper. Whatever happens until the step is done counts as one.
 *
 * @param step Gives after how many milliseconds there may be something to do without anything happening.
 * @param crash Told what a step throws.
 */
export function createStepper(step: () => number, crash: (error: unknown) => void): Stepper {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDue = false;
  let isStopped = false;
  const run = () => {
    isDue = false;
    clearTimeout(timer);
    if (isStopped) return;
    try {
      const waitMs = step();
      if (!Number.isFinite(waitMs)) return;
      timer = setTimeout(run, Math.min(longestTimerMs, Math.max(1, Math.ceil(waitMs))));
    } catch (error) {
      crash(error);
    }
  };
  return {
    wake() {
      if (isDue || isStopped) return;
      isDue = true;
      queueMicrotask(run);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
