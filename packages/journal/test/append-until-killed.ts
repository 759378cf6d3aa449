/** A process that appends annotations to a journal, and says the number of each that is written, until it is killed. */
import { writeSync } from 'node:fs';
import { openJournal } from '../src/journal.ts';
import { makeAnnotation } from './make-annotation.ts';

const path = process.argv[2] ?? '';
const journal = await openJournal(path);
let number = 0;
for await (const _ of journal) number++;
for (;;) {
  for (let left = 100; left > 0; left--) {
    journal.append(makeAnnotation(number++));
    writeSync(1, `${number}\n`);
  }
  await new Promise(setImmediate);
}
