import type { RewardError } from '../scorer/reward.ts';
import type { Scorer } from '../scorer/scorer.ts';

/** What one protocol of one or more trainers looks like: a plug. A file in `routes/` exports one as `route`. */
export interface Route {
  /** Kebab-case, for logs and measures. */
  name: string;
  endpoints: readonly Endpoint[];
}

/** A path of a protocol. */
export interface Endpoint {
  method: 'GET' | 'POST';
  path: string;
  /** How its body is understood. Absent: it has none. */
  reads?: 'json' | 'pickle' | undefined;
  /** Whether a body is of this protocol, on a path that several share. Default: each is. */
  takes?(body: unknown): boolean;
  /** How long its clients wait. What is not done in nine tenths of that is `late`. Default 60,000. */
  clientWaitsMs?: number | undefined;
  /** May it be asked without the token? Default false. */
  open?: boolean | undefined;
  /** Answers, or throws a RewardError. */
  answer(asked: Asked): Reply | Promise<Reply>;
  /** How this protocol says that something is wrong. */
  fail(error: RewardError): Reply;
}

/** A request as far as a route sees it. */
export interface Asked {
  /** As JSON or pickle has it; undefined without one. Not checked. */
  body: unknown;
  scorer: Scorer;
  deadlineMs: number;
  /** The client is gone, or the server stops at once. */
  signal: AbortSignal;
  /** What the server tells of itself in the format of Prometheus. */
  metrics(): string;
}

/** What is sent back. */
export interface Reply {
  status: number;
  type: 'application/json' | 'application/octet-stream' | 'text/plain; version=0.0.4; charset=utf-8';
  body: string | Uint8Array;
  headers?: Readonly<Record<string, string>> | undefined;
}
