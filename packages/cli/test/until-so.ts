import { setTimeout as wait } from 'node:timers/promises';
import type { Ended } from './command-line.ts';

/** Waits until something is so, or the process has ended. */
export async function untilSo(isSo: () => boolean | Promise<boolean>, ended: Promise<Ended>): Promise<void> {
  const exited = ended.then(() => 'ended');
  while (!(await isSo())) if ((await Promise.race([exited, wait(3)])) === 'ended') return;
}
