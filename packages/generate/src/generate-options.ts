import type { Failure, Generator, Outage, PaceLimits, Progress } from '@visionprefer/core';
import type { GuidanceChoice } from './draw/draw-orders.ts';

/** How samples are made from prompts. */
export interface GenerateRunOptions {
  /** Who paints. Each needs an id of its own. */
  generators: readonly Generator[];
  /**
   * The folder for `samples.jsonl`, `images/`, and `paintings.jsonl`, the journal. A later run on it goes on where this one
   * stopped.
   */
  out: string;
  /** Images of each prompt. Default 4, as in the paper. */
  images?: number | undefined;
  /** Guidance values to draw from. Default: left to the generators. */
  guidance?: GuidanceChoice | undefined;
  /** In pixels. Default 1024. */
  width?: number | undefined;
  /** In pixels. Default 1024. */
  height?: number | undefined;
  /** Default: left to the generators. */
  steps?: number | undefined;
  /** Draws generators, guidance values and seeds. Default 0. */
  seed?: number | undefined;
  /** Most images in the making for each generator. Default 8. */
  concurrency?: number | undefined;
  /** US dollars that one image of a generator costs at most. Default: as it says itself. */
  usdPerImage?: ((generator: Generator) => number | undefined) | undefined;
  /** Most US dollars that are spent, earlier runs on the folder included. Needs the price of every generator. */
  budgetUsd?: number | undefined;
  /** Limits of a generator that are known beforehand. Default: what its vendor tells, and what shows. */
  pace?: ((generatorId: string) => PaceLimits | undefined) | undefined;
  /** Deadline of one image. Default 600,000. */
  timeoutMs?: number | undefined;
  /** How long a generator that does not answer is waited for. Default 600,000. */
  patienceMs?: number | undefined;
  /** Stops at once: calls that are under way are aborted. */
  signal?: AbortSignal | undefined;
  /** Takes no further prompt: what is under way is finished. */
  drain?: AbortSignal | undefined;
  /** Told how far the run is; annotators stand for generators. */
  onProgress?: ((progress: Progress) => void) | undefined;
  onOutage?: ((outage: Outage) => void) | undefined;
  /** Told what could not be painted, and is tried again by the next run. */
  onFailure?: ((failure: Failure) => void) | undefined;
}

/** What a run made. */
export interface GenerateSummary {
  /** Samples that were written by this run, and that were there before it. */
  samples: number;
  earlier: number;
  /** Images in the samples that this run wrote. */
  images: number;
  /** Why images of these samples are missing → how many: refused, blocked, blank, same, small, unreadable. */
  gaps: Readonly<Record<string, number>>;
  /** Calls of an earlier run that was killed, whose images had not come: they may have been paid for. */
  lost: number;
  failures: number;
  /** Why not everything was painted: a generator that gave up, or a budget that is used up. */
  stopped: string | undefined;
  /** Whether it was the budget. */
  overspent: boolean;
  /** US dollars, earlier runs included. */
  usd: { spent: number; atMost: number };
}
