// A run in batches as a process of its own, which is killed at the step whose number it is told.
import { type BatchRun, runInBatches } from './run-in-batches.ts';

const { killAt, ...run } = JSON.parse(process.argv[2] ?? '') as BatchRun & { killAt: number };
let steps = 0;
await runInBatches({
  ...run,
  onStep() {
    if (++steps === killAt) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`${steps}`);
