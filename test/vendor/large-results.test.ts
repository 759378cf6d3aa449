import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';

const lineBytes = 20_000;
const lineCount = 10_000;

/** One line of results of each vendor, with what stands around the key and what fills it. */
const lineOf: Record<string, (place: number, filling: string) => object> = {
  openai: (place, filling) => ({ custom_id: `key-${place}`, response: { status_code: 200, body: { filling } } }),
  anthropic: (place, filling) => ({
    custom_id: `key-${place}-tag`,
    result: { type: 'succeeded', message: { filling } },
  }),
};

/** A vendor that has a batch with 200 MB of results, and may break off in the middle of a character. */
async function startVendor(vendor: string, breaksOff: boolean): Promise<string> {
  const server = createServer(async (request, response) => {
    const { url = '' } = request;
    if (!/\/(content|results)$/.test(url)) {
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify({ id: 'batch_1', status: 'completed', output_file_id: 'file-1' }));
    }
    await writeResults(response, vendor, breaksOff ? lineCount / 100 : lineCount);
    if (breaksOff) response.write(Buffer.from('{"custom_id":"ä').subarray(0, -1), () => response.destroy());
    else response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}${vendor === 'openai' ? '/v1' : ''}`;
}

async function writeResults(response: ServerResponse, vendor: string, lines: number): Promise<void> {
  const filling = 'ä'.repeat(lineBytes / 2);
  for (let place = 0; place < lines; place++) {
    const line = `${JSON.stringify(lineOf[vendor]?.(place, filling))}\n`;
    if (!response.write(line)) await once(response, 'drain');
  }
}

async function collect(vendor: string, baseURL: string) {
  const child = spawn(
    process.execPath,
    [
      ...['--conditions=@visionprefer/source', '--max-old-space-size=64'],
      ...[join(import.meta.dirname, 'collect-process.ts'), vendor, baseURL],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return JSON.parse(await text(child.stdout));
}

test.each(['openai', 'anthropic'])('200 MB of results of %s are read line by line', async (vendor) => {
  const { lines, code, message, residentKib } = await collect(vendor, await startVendor(vendor, false));
  expect({ lines, code, message }).toEqual({ lines: lineCount, message: undefined, code: undefined });
  // The whole of it would be twice as much.
  expect(residentKib).toBeLessThan(350_000);
});

test.each(['openai', 'anthropic'])('results of %s that break off are an error that passes', async (vendor) => {
  const { code, message } = await collect(vendor, await startVendor(vendor, true));
  expect(code).toBe('network');
  expect(message).toMatch(/the results of a batch broke off/);
});
