/** What one writes without us: the vendor's SDK as it comes, and p-limit. */
import OpenAI from 'openai';
import limitOf from 'p-limit';
import { readSamples, runClient, writeRequest } from './client.ts';

await runClient(async ({ baseURL, samplesFile, concurrency }, count) => {
  const client = new OpenAI({ baseURL, apiKey: 'sk-bench' });
  const limit = limitOf(concurrency);
  const ask = async (sample: ReturnType<typeof readSamples>[number]) => {
    const completion = await client.chat.completions.create(await writeRequest(samplesFile, sample));
    JSON.parse(completion.choices[0]?.message.content ?? '');
    count();
  };
  await Promise.allSettled(readSamples(samplesFile).map((sample) => limit(ask, sample)));
  return undefined;
});
