import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { writeSamples } from './pictures.ts';
import { startClient, startCommand } from './run-client.ts';

const runs = 5;

/**
 * CPU seconds from the start of a process to its first call: of the command `annotate`, at its first start and with the
 * code that V8 has kept, and of the vendor's SDK in a script. Told by `/proc`, in hundredths of a second: Linux alone.
 */
export async function measureStart(folder: string): Promise<string> {
  const samplesFile = await writeSamples(folder, 'small', 200);
  const cache = { NODE_COMPILE_CACHE: join(folder, 'compile-cache') };
  let journals = 0;
  const command = (environment: NodeJS.ProcessEnv) => (baseURL: string) =>
    startCommand(samplesFile, join(folder, `start-${journals++}.jsonl`), baseURL, { environment });
  const sdk = (baseURL: string) => startClient('openai-sdk', { samplesFile, baseURL, concurrency: 64, journal: '' });
  const first = await medianOf(command({ NODE_DISABLE_COMPILE_CACHE: '1' }));
  // One that comes to its end fills the cache.
  await cpuOfStart(command(cache), { toTheEnd: true });
  const again = await medianOf(command(cache));
  return `start to the first call, CPU s: the command ${first} at first, ${again} from then on; a script with openai ${await medianOf(sdk)}`;
}

async function medianOf(start: (baseURL: string) => ChildProcess): Promise<string> {
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) seconds.push(await cpuOfStart(start));
  return (seconds.sort((a, b) => a - b)[runs >> 1] ?? Number.NaN).toFixed(2);
}

/** Starts a process before a vendor that knows no key, and ends it once it calls, or lets it come to its end. */
async function cpuOfStart(
  start: (baseURL: string) => ChildProcess,
  { toTheEnd = false }: { toTheEnd?: boolean } = {},
): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const child = start(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
  const ended = once(child, 'close');
  try {
    const called = once(server, 'request');
    const calls = await Promise.race([called, ended.then(() => undefined)]);
    if (!calls) throw new Error('The process ended without a call.');
    const seconds = await cpuSecondsOf(child);
    server.on('request', (_, response) => response.writeHead(401).end());
    for (const response of calls.slice(1)) response.writeHead(401).end();
    if (!toTheEnd) child.kill('SIGKILL');
    await ended;
    return seconds;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** proc(5): user and system time are fields 14 and 15, in hundredths of a second; the name in field 2 may hold spaces. */
async function cpuSecondsOf({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
