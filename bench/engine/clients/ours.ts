/** `annotate` as the command runs it: the vendor's SDK, every picture checked, every answer read and journalled. */
import { pathToFileURL } from 'node:url';
import { openai } from '@visionprefer/annotator-openai';
import { imageLoader } from '@visionprefer/images';
import { openJournal } from '@visionprefer/journal';
import { readSamples, runClient } from './client.ts';

await runClient(async ({ baseURL, samplesFile, concurrency, journal: path }, count) => {
  const journal = await openJournal(path);
  const annotations = journal.annotate(readSamples(samplesFile), {
    annotators: [openai({ model: 'bench', apiKey: 'sk-bench', baseURL })],
    concurrency,
    loadImage: imageLoader({ root: new URL('.', pathToFileURL(samplesFile)) }),
    onFailure: ({ error }) => console.error(error.message),
  });
  let unreadable = 0;
  for await (const { outcome } of annotations) {
    if (outcome === 'scored') count();
    else if (outcome === 'unreadable') unreadable++;
  }
  await journal.close();
  return unreadable;
});
