/** The limit: undici, each body put together as one Buffer, the pictures encoded straight into it. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
        body: await writeBody(samplesFile, sample),
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

async function writeBody(samplesFile: string, sample: ReturnType<typeof readSamples>[number]): Promise<Buffer> {
  const { images } = sample;
  const pictures = await Promise.all(images.map(({ url }) => readFile(join(dirname(samplesFile), url))));
  const text = JSON.stringify(await writeRequest(samplesFile, { ...sample, images: [] }));
  const head = `${text.slice(0, text.lastIndexOf(']}],'))}`;
  const tail = text.slice(head.length);
  const before = `,{"type":"image_url","image_url":{"url":"data:image/png;base64,`;
  const size = pictures.reduce((sum, { length }) => sum + Math.ceil(length / 3) * 4 + before.length + 3, 0);
  const body = Buffer.allocUnsafe(Buffer.byteLength(head) + size + Buffer.byteLength(tail));
  let at = body.write(head);
  for (const picture of pictures) {
    at += body.write(before, at);
    at += body.write(picture.toString('base64'), at, 'latin1');
    at += body.write('"}}', at);
  }
  body.write(tail, at);
  return body;
}
