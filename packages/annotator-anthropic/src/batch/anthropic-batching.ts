import type Anthropic from '@anthropic-ai/sdk';
import {
  AnnotatorError,
  type Batching,
  type BatchOptions,
  type BatchStatus,
  callBatches,
  countOf,
  inlineImages,
  keepSecretsInBatches,
  partOf,
  textOf,
  type Unsure,
} from '@visionprefer/core/plugin';
import type { AnthropicOptions } from '../anthropic-options.ts';
import { toAnnotatorError } from '../to-annotator-error.ts';
import { writeRequest } from '../write-request.ts';
import { readResults } from './read-results.ts';

/** Who is asked in batches, and how. */
export interface BatchingOptions {
  id: string;
  model: string;
  ttl: NonNullable<AnthropicOptions['ttl']>;
  effort: AnthropicOptions['effort'];
  /** For the Message Batches API. */
  client: Anthropic;
  secrets: readonly string[];
}

/** A request as it is handed in. */
type Request = Anthropic.Messages.BatchCreateParams.Request;

/**
 * Anthropic's Message Batches API: half the price within 24 hours (the vendor's pages on batches, October 2026). Of a batch
 * the vendor keeps nothing but its requests, so the ticket is a part of each `custom_id`.
 */
export function anthropicBatching(options: BatchingOptions): Batching {
  const { client, id, secrets, model, effort, ttl } = options;
  const { batches } = client.messages;
  const make = <T>({ signal }: BatchOptions, call: (options: object) => Promise<T>): Promise<T> =>
    callBatches(
      { signal },
      (thrown) => toAnnotatorError(thrown, secrets),
      () => call({ signal, maxRetries: 0, fetchOptions: { redirect: 'manual' } }),
    );
  const batching: Batching = {
    // The vendor takes 256 MB. Requests go inside one JSON text, which is in memory several times over as it is sent.
    limits: { requests: 100_000, bytes: 100_000_000 },
    priceFactor: 0.5,
    async write(key, question, { maxOutputTokens }) {
      const params = writeRequest(question, { model, maxOutputTokens, effort, ttl, images: inlineImages });
      return JSON.stringify({ custom_id: key, params } satisfies Request);
    },
    submit: (written, { ticket, ...rest }) =>
      make(rest, async (call) => {
        const requests = written.map((text) => {
          const request = JSON.parse(text) as Request;
          return { ...request, custom_id: `${request.custom_id}-${tagOf(ticket)}` };
        });
        return (await batches.create({ requests }, call)).id;
      }),
    async find(ticket, { keys, begunMs, known, ...rest }) {
      const candidates: string[] = [];
      for (const batch of await make(rest, (call) => listBegun(batches, begunMs, call))) {
        if (known.includes(batch.id) || (requestsOf(batch) ?? keys.length) !== keys.length) continue;
        if (!batch.ended_at) candidates.push(batch.id);
        else if (await isOf(batch.id, ticket, rest)) return batch.id;
      }
      if (candidates.length < 2) return candidates[0];
      throw new AnnotatorError(
        'overloaded',
        `${id}: ${candidates.length} batches are under way that may be the one that was handed in last, and what is in them shows when they have ended: ${candidates.join(', ')}.`,
      );
    },
    status: (batchId, rest) => make(rest, async (call) => statusOf(partOf(await batches.retrieve(batchId, {}, call)))),
    async *collect(batchId, rest) {
      for await (const { tag: _, ...result } of results(batchId, rest)) yield result;
    },
    cancel: (batchId, rest) =>
      make(rest, async (call) => {
        await batches.cancel(batchId, {}, call);
      }),
  };
  return keepSecretsInBatches(batching, { id, secrets });

  /** By the address that follows from the id, and not by the one that a reply names: the key would go along. */
  async function* results(batchId: string, rest: BatchOptions) {
    const path = `/v1/messages/batches/${encodeURIComponent(batchId)}/results`;
    const response = await make(rest, (call) =>
      client.get(path, { ...call, headers: { accept: 'application/binary' }, __binaryResponse: true }).asResponse(),
    );
    yield* readResults(response, { id, secrets });
  }

  /** Whether an ended batch has this ticket. */
  async function isOf(batchId: string, ticket: string, rest: BatchOptions): Promise<boolean> {
    for await (const { tag } of results(batchId, rest)) return tag === tagOf(ticket);
    return false;
  }
}

/** The vendor's clock may be another one. */
const clockSkewMs = 600_000;
/** Nobody waits longer for a batch to be taken. */
const longestHandInMs = 3_600_000;

/** Batches that may have been begun at this time. */
async function listBegun(
  batches: Anthropic['messages']['batches'],
  begunMs: number,
  call: object,
): Promise<Anthropic.Messages.MessageBatch[]> {
  const found = [];
  for await (const batch of batches.list({ limit: 100 }, call)) {
    const createdMs = Date.parse(batch.created_at);
    if (createdMs < begunMs - clockSkewMs) break;
    if (!(createdMs > begunMs + longestHandInMs + clockSkewMs)) found.push(batch);
  }
  return found;
}

/** The part of a ticket that goes into each `custom_id`, which has 64 characters at most. */
function tagOf(ticket: string): string {
  return ticket.replaceAll(/[^a-zA-Z0-9]/g, '').slice(0, 20);
}

/** How many requests a batch has; undefined where its counts are none. */
function requestsOf({ request_counts: counts }: Unsure<Anthropic.Messages.MessageBatch>): number | undefined {
  const numbers = Object.values(partOf(counts)).filter((count) => typeof count === 'number');
  return numbers.length > 0 ? numbers.reduce((sum, count) => sum + count, 0) : undefined;
}

/** Told by its times, which stay what they are when a status gets another name. */
function statusOf(batch: Unsure<Anthropic.Messages.MessageBatch>): BatchStatus {
  const { processing_status: status, ended_at, results_url, request_counts: counts } = batch;
  const isEnded = status === 'ended' || Boolean(ended_at) || Boolean(results_url);
  const isKnown = status === 'in_progress' || status === 'canceling';
  const total = requestsOf(batch);
  const processing = countOf(partOf(counts).processing);
  return {
    state: isEnded ? 'ended' : isKnown ? 'working' : 'unknown',
    detail: textOf(status) ?? 'without a status',
    done: total === undefined || processing === undefined ? undefined : total - processing,
    total,
  };
}
