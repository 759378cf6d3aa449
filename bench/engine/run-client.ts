import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ClientReport, ClientSettings } from './clients/client.ts';
import type { VendorCounts, VendorSettings } from './vendor.ts';

/** Who is measured; each is a file of `clients/`. */
export type Client = 'ours' | 'openai-sdk' | 'undici' | 'buffer';

/** What one client did before one vendor. */
export interface Measurement extends ClientReport {
  counts: VendorCounts;
}

/** Starts a vendor of its own for a client, lets it ask about all samples, and measures. */
export async function measure(
  client: Client,
  settings: Omit<ClientSettings, 'baseURL'>,
  vendorSettings: VendorSettings,
): Promise<Measurement> {
  const vendor = await startVendor(vendorSettings);
  try {
    const child = startClient(client, { ...settings, baseURL: `${vendor.url}/v1` });
    const ended = once(child, 'close');
    let report: ClientReport | undefined;
    for await (const line of createInterface({ input: child.stdout })) report = JSON.parse(line) as ClientReport;
    await ended;
    if (!report) throw new Error(`${client} came to no end.`);
    return { ...report, counts: await vendor.counts() };
  } finally {
    vendor.stop();
  }
}

/** Starts a client, which prints its report. */
export function startClient(client: Client, settings: ClientSettings): ChildProcessByStdio<null, Readable, null> {
  const file = join(import.meta.dirname, 'clients', `${client}.ts`);
  return spawn(process.execPath, [...nodeFlags(), file, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** A vendor that runs. */
export interface RunningVendor {
  url: string;
  counts(): Promise<VendorCounts>;
  stop(): void;
}

/** Starts a vendor in a process of its own. */
export async function startVendor(settings: VendorSettings): Promise<RunningVendor> {
  const file = join(import.meta.dirname, 'vendor.ts');
  const child = spawn(process.execPath, [file, JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    counts: async () => (await (await fetch(`${url}/counts`)).json()) as VendorCounts,
    stop: () => child.kill(),
  };
}

/** Starts the command `visionprefer annotate` before a vendor. */
export function startCommand(
  samplesFile: string,
  journal: string,
  baseURL: string,
  { environment }: { environment?: NodeJS.ProcessEnv } = {},
): ChildProcess {
  const fromSource = process.execArgv.includes('--conditions=@visionprefer/source');
  const command = join(import.meta.dirname, '../../packages/cli', fromSource ? 'src/main.ts' : 'dist/main.js');
  const flags = ['--annotator', 'openai:bench', '--concurrency', '64', '--out', journal];
  return spawn(process.execPath, [...nodeFlags(), command, 'annotate', samplesFile, ...flags], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, OPENAI_API_KEY: 'sk-bench', OPENAI_BASE_URL: baseURL, ...environment },
  });
}

/** How this process finds the packages (from source, or as built), its children do too. */
function nodeFlags(): string[] {
  return process.execArgv.filter((flag) => !flag.startsWith('--cpu-prof'));
}
