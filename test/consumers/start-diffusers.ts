import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Python, runScript } from './python.ts';

const server = join(import.meta.dirname, '../../examples/diffusers-server.py');

/** The server of the examples while it runs. */
export interface DiffusersServer {
  url: string;
  close(): Promise<void>;
}

/** Starts the server of the examples with a Stable Diffusion of random weights, which is small enough for any machine. */
export async function startDiffusers(python: Extract<Python, { program: string }>): Promise<DiffusersServer> {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-diffusers-'));
  await runScript(python, 'tiny_pipeline.py', folder);
  const child = spawn(python.program, [server, folder, '0'], {
    env: { ...process.env, HF_HUB_OFFLINE: '1', OMP_NUM_THREADS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) setPriority(child.pid, 10);
  const exited = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-4_000);
  });
  const ready = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const [line] = await Promise.race([ready, exited.then(() => Promise.reject(new Error(`The server ended: ${said}`)))]);
  return {
    url: line.replace(/^.* /, ''),
    async close() {
      child.kill();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}
