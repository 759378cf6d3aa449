/** Tells how many annotations of the files it is given are read in brief, where there is room for few at a time. */
import { readBriefAnnotationBatches } from '@visionprefer/journal';

let count = 0;
for await (const batch of readBriefAnnotationBatches(process.argv.slice(2))) count += batch.length;
process.stdout.write(`${count}`);
