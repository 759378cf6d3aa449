/** The leanest that is still usual: undici, JSON.stringify, and callers that each take the next sample. */
import { Agent, request } from 'undici';
import { readSamples, runClient, writeRequest } from './client.ts';

await runClient(async ({ baseURL, samplesFile, concurrency }, count) => {
  const dispatcher = new Agent({ connections: concurrency });
  const samples = readSamples(samplesFile).values();
  const call = async () => {
    for (const sample of samples) {
      const { statusCode, body } = await request(`${baseURL}/chat/completions`, {
        method: 'POST',
        dispatcher,
        headers: { 'content-type': 'application/json', authorization: 'Bearer sk-bench' },
        body: JSON.stringify(await writeRequest(samplesFile, sample)),
      });
      const completion = (await body.json()) as { choices: { message: { content: string } }[] };
      if (statusCode !== 200) continue;
      JSON.parse(completion.choices[0]?.message.content ?? '');
      count();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, call));
  return undefined;
});
