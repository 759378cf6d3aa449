import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why tests of a queue cannot run here; undefined when they can. */
export const noRedis: string | undefined = spawnSync('redis-server', ['--version']).error
  ? 'there is no redis-server on this machine'
  : undefined;

/** A real Redis in a process of its own. */
export interface TestRedis {
  readonly url: string;
  readonly pid: number | undefined;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Starts it again at the same port, with what it kept on its disk. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a Redis. @param settings Of its command line, such as `--requirepass`. */
export async function startRedis(...settings: string[]): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-redis-'));
  const port = await freePort();
  let server: ChildProcess;
  const start = async () => {
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...settings];
    server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await ready(server);
  };
  const kill = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGKILL');
    await once(server, 'exit');
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    get pid() {
      return server.pid;
    },
    kill,
    start,
    async close() {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}

async function ready(server: ChildProcess): Promise<void> {
  let said = '';
  for await (const chunk of server.stdout ?? []) {
    said += chunk;
    if (said.includes('Ready to accept connections')) {
      server.stdout?.resume();
      return;
    }
  }
  throw new Error(`redis-server ended: ${said}`);
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no port.');
  return address.port;
}
