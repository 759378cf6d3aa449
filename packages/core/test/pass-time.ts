import { onTestFinished, vi } from 'vitest';

/** Gives the test a clock of its own, for servers within it too: only {@link passTimeUntil} moves it. */
export function simulateClock(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
}

/** Waits for a promise while that clock goes on by 5 ms at a time, but for when it is held. */
export async function passTimeUntil<T>(promise: Promise<T>, isHeld: () => boolean = () => false): Promise<T> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  promise.then(end, end);
  while (!isOver) {
    await vi.advanceTimersByTimeAsync(isHeld() ? 0 : 5);
    // What comes over the network is real.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return promise;
}
