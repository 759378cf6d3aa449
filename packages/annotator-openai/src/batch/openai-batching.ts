import {
  type Batching,
  type BatchOptions,
  type BatchStatus,
  callBatches,
  countOf,
  inlineImages,
  keepSecretsInBatches,
  listOf,
  partOf,
  textOf,
  type Unsure,
} from '@visionprefer/core/plugin';
import type OpenAI from 'openai';
import { fromThrown } from '../errors/from-thrown.ts';
import { writeChatRequest } from '../interfaces/ask-chat.ts';
import { writeResponsesRequest } from '../interfaces/ask-responses.ts';
import type { ResolvedOptions } from '../resolved-options.ts';
import { type BatchApi, readResults } from './read-results.ts';

const endpoints = { responses: '/v1/responses', chat: '/v1/chat/completions' } as const;

/**
 * OpenAI's Batch API: half the price within 24 hours (the vendor's pages on batches, September 2026). A batch is a file of
 * lines; its ticket is kept in its metadata.
 */
export function openaiBatching(options: ResolvedOptions, api: BatchApi): Batching {
  const { files: client } = options;
  const write = { responses: writeResponsesRequest, chat: writeChatRequest }[api];
  const make = <T>(about: BatchOptions, call: () => Promise<T>): Promise<T> =>
    callBatches(about, (thrown) => fromThrown(thrown, options), call);
  const batching: Batching = {
    limits: { requests: 50_000, bytes: 200_000_000 },
    priceFactor: 0.5,
    async write(key, question, { maxOutputTokens }) {
      const body = await write(options, question, { maxOutputTokens, images: inlineImages });
      return JSON.stringify({ custom_id: key, method: 'POST', url: endpoints[api], body });
    },
    submit: (requests, { ticket, signal }) =>
      make({ signal }, async () => {
        const lines = requests.flatMap((request) => [request, '\n']);
        const file = await client.files.create(
          { purpose: 'batch', file: new File(lines, `${ticket}.jsonl`) },
          { signal, ...guarded },
        );
        const { id } = await client.batches.create(
          {
            input_file_id: file.id,
            endpoint: endpoints[api],
            completion_window: '24h',
            metadata: { [ticketField]: ticket },
          },
          { signal, ...guarded },
        );
        return id;
      }),
    find: (ticket, { signal }) =>
      make({ signal }, async () => {
        for await (const { id, metadata } of client.batches.list({ limit: 100 }, { signal, ...guarded })) {
          if (metadata?.[ticketField] === ticket) return id;
        }
        return undefined;
      }),
    status: (batchId, { signal }) =>
      make({ signal }, async () => statusOf(partOf(await client.batches.retrieve(batchId, { signal, ...guarded })))),
    async *collect(batchId, { signal }) {
      const batch = await make({ signal }, () => client.batches.retrieve(batchId, { signal, ...guarded }));
      for (const fileId of [batch.output_file_id, batch.error_file_id]) {
        if (!fileId) continue;
        const response = await make({ signal }, () => client.files.content(fileId, { signal, ...guarded }));
        yield* readResults(response, { options, api });
      }
    },
    cancel: (batchId, { signal }) =>
      make({ signal }, async () => {
        await client.batches.cancel(batchId, { signal, ...guarded });
      }),
  };
  return keepSecretsInBatches(batching, options);
}

/** A client of the caller's would follow a redirect, and take the key along. */
const guarded = { maxRetries: 0, fetchOptions: { redirect: 'manual' } } as const;

const ticketField = 'visionprefer_ticket';

/** Told by the files and times of a batch, which stay what they are when a status gets another name. */
function statusOf(batch: Unsure<OpenAI.Batch>): BatchStatus {
  const { status, errors, request_counts } = batch;
  const reasons = listOf(partOf(errors).data).flatMap((error) => textOf(partOf(error).message) ?? []);
  const { total, completed = 0, failed = 0 } = partOf<OpenAI.BatchRequestCounts>(request_counts);
  return {
    state: stateOf(batch),
    detail: [textOf(status) ?? 'without a status', ...reasons].join(': '),
    done: countOf(total) && countOf(Number(completed) + Number(failed)),
    total: countOf(total),
  };
}

function stateOf(batch: Unsure<OpenAI.Batch>): BatchStatus['state'] {
  const { status, errors, completed_at, expired_at, cancelled_at, failed_at, output_file_id, error_file_id } = batch;
  if (status === 'failed' || failed_at) {
    const isFull = listOf(partOf(errors).data).some((error) => partOf(error).code === 'token_limit_exceeded');
    return isFull ? 'full' : 'failed';
  }
  const word = textOf(status) ?? '';
  if (['completed', 'expired', 'cancelled'].includes(word)) return 'ended';
  if (['validating', 'in_progress', 'finalizing', 'cancelling'].includes(word)) return 'working';
  return completed_at || expired_at || cancelled_at || output_file_id || error_file_id ? 'ended' : 'unknown';
}
