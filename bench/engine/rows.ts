import { drawLatencies, idealMs } from './latencies.ts';
import type { PictureKind } from './pictures.ts';
import { type Client, type Measurement, measure } from './run-client.ts';
import { drawFaults, latenciesDrawn, tokensPerCall, type VendorSettings } from './vendor.ts';

/** One situation in which clients are measured beside each other. */
export interface Row {
  name: string;
  kind: PictureKind;
  calls: number;
  concurrency: number;
  vendor: Omit<VendorSettings, 'seed'>;
  clients: readonly Client[];
}

/** Calls a second that go through unthrottled with 64 in flight at a median of 200 ms, whose mean is 208. */
const unthrottledPerMinute = (64 / 0.208) * 60;

const everyone: readonly Client[] = ['ours', 'openai-sdk', 'undici', 'buffer'];
const small = { kind: 'small', concurrency: 64 } as const;

/** What is measured. Rows with faults and limits are run by those who retry by themselves. */
export const rows: readonly Row[] = [
  { ...small, name: 'unthrottled', calls: 2_000, vendor: { medianMs: 200 }, clients: everyone },
  {
    name: 'large',
    kind: 'large',
    calls: 300,
    concurrency: 16,
    vendor: { medianMs: 20 },
    clients: everyone,
  },
  ...(['requests', 'tokens'] as const).flatMap((limit) =>
    [0.6, 0.1].flatMap((share) => (['told', 'ms', 'seconds'] as const).map((form) => limitedRow(limit, share, form))),
  ),
  {
    ...limitedRow('requests', 0.1, 'told'),
    name: 'rpm10-burst60',
    calls: 2_400,
    vendor: { ...limitedRow('requests', 0.1, 'told').vendor, burstSeconds: 60 },
  },
  { ...small, name: 'faults', calls: 1_000, vendor: { medianMs: 200, faults: 0.07 }, clients: ['ours', 'openai-sdk'] },
];

/** `told`: with `x-ratelimit-*` headers. The others say only how long to wait, in one form or the other. */
function limitedRow(limit: 'requests' | 'tokens', share: number, form: 'told' | 'ms' | 'seconds'): Row {
  const perMinute = unthrottledPerMinute * share;
  return {
    ...small,
    name: `${limit === 'requests' ? 'rpm' : 'tpm'}${share * 100}-${form}`,
    calls: share < 0.5 ? 600 : 2_000,
    vendor: {
      medianMs: 200,
      ...(limit === 'requests'
        ? { requestsPerMinute: perMinute }
        : { tokensPerMinute: perMinute * tokensPerCall.total_tokens }),
      tellsLimits: form === 'told',
      retryAfter: form === 'seconds' ? 'seconds' : 'ms',
    },
    clients: ['ours', 'openai-sdk'],
  };
}

/**
 * Seconds in which the row's calls could be answered at best: by the latencies and the faults drawn, where each call that
 * fails is made again as soon as it has failed, or by the limit.
 */
export function idealSeconds({ calls, concurrency, vendor }: Row, seed: number): number {
  const drawFault = drawFaults({ ...vendor, seed });
  const fails = () => drawFault() !== undefined;
  const byLatency =
    idealMs(drawLatencies(latenciesDrawn, vendor.medianMs, seed), { calls, concurrency, fails }) / 1_000;
  const { requestsPerMinute, tokensPerMinute, burstSeconds = 1 } = vendor;
  const perSecond = Math.min(
    (requestsPerMinute ?? Infinity) / 60,
    (tokensPerMinute ?? Infinity) / 60 / tokensPerCall.total_tokens,
  );
  // The burst is there at once; the last call has its latency, too.
  const byLimit = Number.isFinite(perSecond) ? calls / perSecond - burstSeconds + vendor.medianMs / 1_000 : 0;
  return Math.max(byLatency, byLimit);
}

/** Measures all clients of a row in turn, so many times. */
export async function runRow(
  row: Row,
  { runs, samplesFile, journal }: { runs: number; samplesFile: string; journal: (run: number) => string },
): Promise<Map<Client, (Measurement & { seed: number })[]>> {
  const measured = new Map<Client, (Measurement & { seed: number })[]>(row.clients.map((client) => [client, []]));
  for (let seed = 1; seed <= runs; seed++) {
    for (const client of row.clients) {
      const settings = { samplesFile, concurrency: row.concurrency, journal: journal(seed) };
      const measurement = await measure(client, settings, { ...row.vendor, seed });
      measured.get(client)?.push({ ...measurement, seed });
    }
  }
  return measured;
}
