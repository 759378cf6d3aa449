import type { WireReply } from '@visionprefer/core/testing';
import type { BatchLine, BatchRequest, BatchStore, KeptBatch, LineResult } from './batch-store.ts';
import { writeLines } from './batch-store.ts';

const path = '/v1/messages/batches';

/**
 * Anthropic's Message Batches API. Of a batch nothing is kept but its requests, and no ticket.
 *
 * @returns The reply to a request about them; undefined when it is about something else.
 */
export function createAnthropicBatches(store: BatchStore): (request: BatchRequest) => Promise<WireReply | undefined> {
  const create = (body: { requests?: readonly { custom_id: string; params: unknown }[] }): WireReply => {
    const lines = (body.requests ?? []).map(
      ({ custom_id, params }): BatchLine => ({
        key: custom_id,
        method: 'POST',
        url: '/v1/messages',
        body: params,
      }),
    );
    const isBad = lines.some(({ key }) => !/^[a-zA-Z0-9_-]{1,64}$/.test(`${key}`));
    if (isBad || store.behaviour.fail) return failure(400, 'invalid_request_error', 'A request of the batch is none.');
    if (store.turnsDown())
      return failure(429, 'rate_limit_error', 'Too many batch requests are in the processing queue.');
    const id = `msgbatch_${store.of('anthropic').length + 1}`;
    const fields = { created_at: new Date().toISOString() };
    return { status: 200, body: describe(store.create({ vendor: 'anthropic', id, fields, lines }), store) };
  };
  return async ({ method, url, headers, bytes }) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (pathname === path && method === 'POST') return create(JSON.parse(bytes.toString()));
    if (pathname === path) {
      const newest = store.of('anthropic');
      const after = newest.findIndex(({ id }) => id === searchParams.get('after_id'));
      const page = newest.slice(after + 1, after + 1 + Number(searchParams.get('limit') ?? 20));
      const data = page
        .map(({ id }) => store.find(id, headers))
        .flatMap((batch) => (batch ? describe(batch, store) : []));
      const last_id = page.at(-1)?.id ?? null;
      return {
        status: 200,
        body: { data, has_more: after + 1 + page.length < newest.length, first_id: null, last_id },
      };
    }
    const [, batchId = '', wanted] = /^\/v1\/messages\/batches\/([^/]+)(\/cancel|\/results)?$/.exec(pathname) ?? [];
    if (!batchId) return undefined;
    if (wanted === '/cancel') store.cancel(batchId);
    const batch = store.find(batchId, headers);
    if (!batch) return failure(404, 'not_found_error', `Message batch ${batchId} was not found.`);
    if (wanted !== '/results') return { status: 200, body: describe(batch, store) };
    if (!batch.results) return failure(404, 'not_found_error', `Message batch ${batchId} has no available results.`);
    const lines = batch.results.map((result) => ({ line: writeResult(result), isCorrupt: result.isCorrupt }));
    return { status: 200, body: writeLines(lines) };
  };
}

function describe({ id, fields, keys, results, state }: KeptBatch, { behaviour }: BatchStore): object {
  const { renamed = 'ended', working = state === 'cancelled' ? 'canceling' : 'in_progress' } = behaviour;
  const counts = { processing: results ? 0 : keys.length, succeeded: 0, errored: 0, canceled: 0, expired: 0 };
  for (const result of results ?? []) counts[typeOf(result)]++;
  return {
    ...{ id, type: 'message_batch', ...fields, processing_status: results ? renamed : working, request_counts: counts },
    ended_at: results ? new Date().toISOString() : null,
    // Another host: the key must not go there.
    results_url: results ? `http://localhost:9/v1/messages/batches/${id}/results` : null,
    ...{ expires_at: fields.created_at, archived_at: null, cancel_initiated_at: null },
  };
}

function typeOf({ sent }: LineResult): 'succeeded' | 'errored' | 'canceled' | 'expired' {
  if (sent === 'cancelled') return 'canceled';
  if (sent === 'expired') return sent;
  return typeof sent === 'object' && 'status' in sent && sent.status < 400 ? 'succeeded' : 'errored';
}

function writeResult(result: LineResult): object {
  const { key, sent } = result;
  const type = typeOf(result);
  if (type === 'canceled' || type === 'expired') return { custom_id: key, result: { type } };
  const body = typeof sent === 'object' && 'status' in sent ? sent.body : undefined;
  if (type === 'succeeded') return { custom_id: key, result: { type, message: body } };
  const error = { type: 'error', error: { type: 'api_error', message: 'The request was not answered.' } };
  return { custom_id: key, result: { type, error: body ?? error } };
}

function failure(status: number, type: string, message: string): WireReply {
  return { status, body: { type: 'error', error: { type, message } } };
}
