import type { ScorerFigures } from '../scorer/scorer.ts';

/** What a server tells of itself. */
export interface ServerMetrics {
  /** Counts a request that was answered. */
  count(request: { route: string; status: number; seconds: number }): void;
  /** Everything in the text format of Prometheus. */
  render(now: CurrentFigures): string;
}

/** What is asked for at the moment it is told. */
export interface CurrentFigures extends ScorerFigures {
  requestsWaiting: number;
  bodyBytes: number;
  usd: number | undefined;
}

/** Seconds: from what the cache has to what clients wait at most. */
const buckets = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 60, 120, 300];

/** Begins to count. */
export function createServerMetrics(): ServerMetrics {
  const requests = new Map<string, number>();
  const durations = new Map<string, { counts: number[]; sum: number; count: number }>();
  return {
    count({ route, status, seconds }) {
      const labels = `route="${route}",status="${status}"`;
      requests.set(labels, (requests.get(labels) ?? 0) + 1);
      const known = durations.get(route) ?? { counts: buckets.map(() => 0), sum: 0, count: 0 };
      durations.set(route, {
        counts: known.counts.map((count, place) => count + (seconds <= (buckets[place] ?? 0) ? 1 : 0)),
        sum: known.sum + seconds,
        count: known.count + 1,
      });
    },
    render(now) {
      const lines = [
        ...family('requests_total', 'counter', 'Requests that were answered.', [...requests]),
        '# HELP visionprefer_request_seconds From the first byte of a request to the last of its answer.',
        '# TYPE visionprefer_request_seconds histogram',
        ...[...durations].flatMap(([route, { counts, sum, count }]) => [
          ...counts.map((below, place) => bucketLine(route, String(buckets[place]), below)),
          bucketLine(route, '+Inf', count),
          `visionprefer_request_seconds_sum{route="${route}"} ${sum}`,
          `visionprefer_request_seconds_count{route="${route}"} ${count}`,
        ]),
        ...family('images_total', 'counter', 'Pictures by what came of them.', [
          ['outcome="judged"', now.judged],
          ['outcome="cached"', now.cached],
          ['outcome="failed"', now.failed],
        ]),
        ...family('groups_waiting', 'gauge', 'Groups of pictures that wait to be judged.', [['', now.waiting]]),
        ...family('groups_working', 'gauge', 'Groups of pictures that are being judged.', [['', now.working]]),
        ...family('cache_entries', 'gauge', 'Pictures whose findings are remembered.', [['', now.cacheEntries]]),
        ...family('requests_waiting', 'gauge', 'Requests that wait unread for room.', [['', now.requestsWaiting]]),
        ...family('body_bytes', 'gauge', 'Bytes of the bodies in memory.', [['', now.bodyBytes]]),
        ...family('resident_bytes', 'gauge', 'Memory of the process.', [['', process.memoryUsage.rss()]]),
        ...(now.usd === undefined
          ? []
          : family('spent_usd_total', 'counter', 'US dollars that annotators cost.', [['', now.usd]])),
      ];
      return `${lines.join('\n')}\n`;
    },
  };
}

function family(name: string, type: string, help: string, values: readonly (readonly [string, number])[]): string[] {
  const full = `visionprefer_${name}`;
  const lines = values.map(([labels, value]) => `${full}${labels && `{${labels}}`} ${value}`);
  return [`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...lines];
}

function bucketLine(route: string, le: string, count: number): string {
  return `visionprefer_request_seconds_bucket{route="${route}",le="${le}"} ${count}`;
}
