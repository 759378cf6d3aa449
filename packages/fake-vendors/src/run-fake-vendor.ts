import { parseArgs } from 'node:util';
import { InputError } from '@visionprefer/core/plugin';
import type { FakeVendor, FakeVendorOptions } from './fake-vendor.ts';
import { checkShares, type FaultShares, faultNames } from './fault.ts';
import type { RetryAfter } from './rate-limit.ts';
import { startFakeVendor } from './start-fake-vendor.ts';

/** What is printed for `--help`. */
export const fakeVendorHelp: string = `Speaks the wires of OpenAI, Anthropic and Google on this machine, for rehearsing a run before paying for it.
Scores are drawn from the bytes of the images: they mean nothing, and stay the same.

  --port <n>              default 8787
  --latency-ms <n>        how long answers take, in the median; default 0
  --latency-spread <n>    of the logarithm of the latency; default 0, all alike
  --rpm <n>, --tpm <n>    requests and input tokens that each vendor takes in a minute
  --burst <n>             requests taken at once
  --retry-after <form>    seconds, fraction, ms, date, retry-info or none
  --faults <list>         such as 500=0.02,refused=0.05; names: ${faultNames.join(' ')}
  --noise <n>             score points by which vendors differ; default 0
  --seed <n>              draws all of it; default 0

Example
  --latency-ms 2000 --latency-spread 0.5 --rpm 600 --faults 529=0.02,refused=0.01
`;

const flags = {
  port: { type: 'string' },
  'latency-ms': { type: 'string' },
  'latency-spread': { type: 'string' },
  rpm: { type: 'string' },
  tpm: { type: 'string' },
  burst: { type: 'string' },
  'retry-after': { type: 'string' },
  faults: { type: 'string' },
  noise: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/**
 * Starts the vendors from a command line, and writes the environment variables that point the SDKs to them.
 *
 * @returns The running vendors; undefined when only help was asked for.
 * @throws InputError for flags that are not known or cannot work.
 */
export async function runFakeVendor(
  argv: readonly string[],
  { write }: { write(text: string): void },
): Promise<FakeVendor | undefined> {
  const values = readFlags(argv);
  if (values.help) {
    write(fakeVendorHelp);
    return undefined;
  }
  const fake = await startFakeVendor(toOptions(values));
  const lines = Object.entries(fake.environment).map(([name, value]) => `export ${name}=${value}\n`);
  write(`# Set these in the shell that asks; end with Ctrl-C.\n${lines.join('')}`);
  return fake;
}

type Values = ReturnType<typeof readFlags>;

function readFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags }).values;
  } catch (cause) {
    throw new InputError(`${(cause as Error).message} See --help.`, { cause });
  }
}

function toOptions(values: Values): FakeVendorOptions {
  const number = (name: Exclude<keyof Values, 'help' | 'faults' | 'retry-after'>): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    if (!/^\d+(\.\d+)?$/.test(text)) throw new InputError(`--${name} is "${text}"; expected a number from 0.`);
    return Number(text);
  };
  const [rpm, tpm, burst, noise] = [number('rpm'), number('tpm'), number('burst'), number('noise') ?? 0];
  return {
    port: number('port') ?? 8787,
    latencyMs: { median: number('latency-ms') ?? 0, spread: number('latency-spread') ?? 0 },
    seed: number('seed') ?? 0,
    faults: readShares(values.faults),
    leanings: { openai: { noise }, anthropic: { noise }, google: { noise } },
    rateLimit: {
      ...(rpm !== undefined && { requestsPerMinute: rpm }),
      ...(tpm !== undefined && { tokensPerMinute: tpm }),
      ...(burst !== undefined && { burst }),
      ...readForm(values['retry-after']),
    },
  };
}

function readShares(list = ''): FaultShares {
  const shares = list.split(',').filter(Boolean);
  return checkShares(
    Object.fromEntries(
      shares.map((share) => {
        const [name = '', value = ''] = share.split('=');
        return [name.trim(), value.trim() ? Number(value) : Number.NaN];
      }),
    ),
  );
}

function readForm(form: string | undefined): { retryAfter?: RetryAfter } {
  const forms: readonly RetryAfter[] = ['seconds', 'fraction', 'ms', 'date', 'retry-info', 'none'];
  if (form === undefined) return {};
  const known = forms.find((name) => name === form);
  if (!known) throw new InputError(`--retry-after is "${form}"; expected one of ${forms.join(', ')}.`);
  return { retryAfter: known };
}
