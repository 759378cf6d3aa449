// A run that is killed in its midst and started again: what was answered is kept, and nothing is asked twice.
import { fork } from 'node:child_process';
import { on } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pixels } from '@visionprefer/annotator-pixels';
import { imageLoader } from '@visionprefer/images';
import { openJournal, readAnnotations } from '@visionprefer/journal';
import { root, samples } from './samples.ts';

async function annotateAll(path: string): Promise<number> {
  let written = 0;
  const journal = await openJournal(path);
  const options = { annotators: [pixels()], loadImage: imageLoader({ root }), concurrency: 2 };
  for await (const _ of journal.annotate(samples, options)) {
    written++;
    process.send?.(written);
  }
  await journal.close();
  return written;
}

const [, script = '', path = join(mkdtempSync(join(tmpdir(), 'visionprefer-')), 'annotations.jsonl')] = process.argv;
if (process.send) await annotateAll(path);
else {
  const run = fork(script, [path]);
  for await (const [written] of on(run, 'message', { close: ['exit'] })) if (written === 10) run.kill('SIGKILL');
  const kept = await Array.fromAsync(readAnnotations(path));
  console.log(`ended by ${run.signalCode} with ${kept.length} annotations`);

  console.log(`${await annotateAll(path)} more when it goes on`);
  console.log(`${await annotateAll(path)} the third time`);
}
