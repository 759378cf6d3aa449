// Reads the results of a batch as a process of its own, whose memory is bounded.
import { anthropic } from '@visionprefer/annotator-anthropic';
import { openai } from '@visionprefer/annotator-openai';

const [vendor, baseURL] = process.argv.slice(2);
const apiKey = 'rehearsal';
const { batch } =
  vendor === 'openai'
    ? openai({ model: 'gpt-6-luna', apiKey, baseURL })
    : anthropic({ model: 'claude-haiku-5-5', apiKey, baseURL });
const { signal } = new AbortController();
let lines = 0;
let error: unknown;
try {
  for await (const _ of batch?.collect('batch_1', { signal }) ?? []) lines++;
} catch (thrown) {
  error = thrown;
}
const { code, message } = (error ?? {}) as { code?: string; message?: string };
process.stdout.write(JSON.stringify({ lines, code, message, residentKib: process.resourceUsage().maxRSS }));
