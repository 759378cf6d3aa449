import { parseArgs } from 'node:util';
import { InputError, type Price } from '@visionprefer/core/plugin';
import { batchNames, readBehaviour } from './batches/read-behaviour.ts';
import type { FakeVendor, FakeVendorOptions, StrayedRequest } from './fake-vendor.ts';
import type { Bill } from './replies/bill.ts';
import { checkShares, type FaultShares, faultNames } from './replies/fault.ts';
import type { RetryAfter } from './replies/rate-limit.ts';
import { startFakeVendor } from './start-fake-vendor.ts';

/** What is printed for `--help`. */
export const fakeVendorHelp: string = `Speaks the wires of OpenAI, Anthropic and Google on this machine, for rehearsing a run before paying for it.
Scores are drawn from the bytes of the images: they mean nothing, and stay the same.

  --port <n>              default 8787
  --latency-ms <n>        how long answers take, in the median; default 0
  --latency-spread <n>    of the logarithm of the latency; default 0, all alike
  --rpm <n>, --tpm <n>    requests and input tokens that each vendor takes in a minute
  --burst <n>             requests taken at once
  --bucket-seconds <n>    seconds' worth of both that are taken at once
  --window-seconds <n>    all that was taken comes back at once, this often
  --charge-rejected       count what is turned down, too
  --retry-after <form>    seconds, fraction, ms, date, retry-info or none
  --overload-ms <n>       how long a 503 or 529 asks to wait
  --clock-skew-ms <n>     how far the vendors' clock is ahead
  --price <in,out>        US dollars for a million tokens; the bill is told in
                          the end
  --faults <list>         such as 500=0.02,refused=0.05; names: ${faultNames.join(' ')}
  --batches <list>        how batches fare, such as after-ms=60000,expired=0.05;
                          names: ${batchNames.join(' ')}
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
  'bucket-seconds': { type: 'string' },
  'window-seconds': { type: 'string' },
  'charge-rejected': { type: 'boolean' },
  'overload-ms': { type: 'string' },
  'clock-skew-ms': { type: 'string' },
  price: { type: 'string' },
  'retry-after': { type: 'string' },
  faults: { type: 'string' },
  batches: { type: 'string' },
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

/** A bill in words, one line for each vendor that was asked. */
export function describeBill(bill: Readonly<Record<string, Bill>>): string {
  const lines = Object.entries(bill).flatMap(
    ([vendor, { requests, charged, inputTokens, outputTokens, usd, repeats }]) => {
      const cost = usd ? `, $${usd.toFixed(4)}` : '';
      const twice = repeats ? `, ${repeats} questions answered again` : '';
      const told = `${requests} requests, ${charged} charged: ${inputTokens} tokens in, ${outputTokens} out${cost}${twice}`;
      return requests ? [`# ${vendor}: ${told}\n`] : [];
    },
  );
  return lines.join('');
}

/** What followed redirects, in words; nothing when nothing did. */
export function describeStrayed(strayed: readonly StrayedRequest[]): string {
  if (!strayed.length) return '';
  const names = ['authorization', 'x-api-key', 'x-goog-api-key'];
  const keyed = strayed.filter(({ headers }) => names.some((name) => headers[name] !== undefined)).length;
  return `# redirects: ${strayed.length} requests went on to another host, ${keyed} of them with a key\n`;
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
  const number = (name: NumberFlag): number | undefined => {
    const text = values[name];
    if (text === undefined) return undefined;
    if (!/^\d+(\.\d+)?$/.test(text)) throw new InputError(`--${name} is "${text}"; expected a number from 0.`);
    return Number(text);
  };
  const noise = number('noise') ?? 0;
  return {
    port: number('port') ?? 8787,
    latencyMs: { median: number('latency-ms') ?? 0, spread: number('latency-spread') ?? 0 },
    overloadMs: number('overload-ms'),
    clockSkewMs: number('clock-skew-ms'),
    price: readPrice(values.price),
    seed: number('seed') ?? 0,
    faults: readShares(values.faults),
    batches: readBehaviour(values.batches),
    leanings: { openai: { noise }, anthropic: { noise }, google: { noise } },
    rateLimit: {
      requestsPerMinute: number('rpm'),
      tokensPerMinute: number('tpm'),
      burst: number('burst'),
      bucketSeconds: number('bucket-seconds'),
      windowSeconds: number('window-seconds'),
      window: values['window-seconds'] === undefined ? undefined : 'fixed',
      chargeRejected: values['charge-rejected'],
      retryAfter: readForm(values['retry-after']),
    },
  };
}

type NumberFlag = Exclude<keyof Values, 'help' | 'faults' | 'batches' | 'retry-after' | 'charge-rejected' | 'price'>;

function readPrice(text: string | undefined): Price | undefined {
  if (text === undefined) return undefined;
  const [, input, output] = /^(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (input === undefined) throw new InputError(`--price is "${text}"; expected input and output, such as 2.5,10.`);
  return { input: Number(input), output: Number(output) };
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

function readForm(form: string | undefined): RetryAfter | undefined {
  const forms: readonly RetryAfter[] = ['seconds', 'fraction', 'ms', 'date', 'retry-info', 'none'];
  if (form === undefined) return undefined;
  const known = forms.find((name) => name === form);
  if (!known) throw new InputError(`--retry-after is "${form}"; expected one of ${forms.join(', ')}.`);
  return known;
}
