import type { WireReply } from '@visionprefer/core/testing';
import type { BatchLine, BatchRequest, BatchStore, KeptBatch, LineResult } from './batch-store.ts';

/** Requests of a batch, as they are handed in. */
interface Inlined {
  batch?: {
    displayName?: string;
    inputConfig?: { requests?: { requests?: readonly { request: unknown; metadata?: { key?: string } }[] } };
  };
}

/**
 * The batch mode of the Gemini API, with its requests inside the call.
 *
 * @returns The reply to a request about it; undefined when it is about something else.
 */
export function createGoogleBatches(store: BatchStore): (request: BatchRequest) => Promise<WireReply | undefined> {
  const create = ({ batch = {} }: Inlined, model: string): WireReply => {
    const { displayName, inputConfig } = batch;
    const lines = (inputConfig?.requests?.requests ?? []).map(
      ({ request, metadata }, place): BatchLine => ({
        key: metadata?.key ?? `${place}`,
        method: 'POST',
        url: `/v1beta/models/${model}:generateContent`,
        body: request,
      }),
    );
    if (store.turnsDown()) return failure(429, 'RESOURCE_EXHAUSTED', 'Too many tokens are enqueued.');
    const id = `batches/b${store.of('google').length + 1}`;
    const fields = { model: `models/${model}`, displayName, createTime: new Date().toISOString() };
    return { status: 200, body: describe(store.create({ vendor: 'google', id, fields, lines }), store) };
  };
  return async ({ method, url, headers, bytes }) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const [, model] = /^\/v1(?:beta)?\/models\/([^/:]+):batchGenerateContent$/.exec(pathname) ?? [];
    if (model !== undefined && method === 'POST') return create(JSON.parse(bytes.toString()), model);
    if (/^\/v1(?:beta)?\/batches$/.test(pathname)) {
      // Listed without their results.
      const newest = store.of('google').map((batch) => describe({ ...batch, results: undefined }, store));
      const start = Number(searchParams.get('pageToken') ?? 0);
      const end = start + Number(searchParams.get('pageSize') ?? 50);
      const more = end < newest.length && { nextPageToken: `${end}` };
      return { status: 200, body: { operations: newest.slice(start, end), ...more } };
    }
    const [, name = '', isCancel] = /^\/v1(?:beta)?\/(batches\/[^/:]+)(:cancel)?$/.exec(pathname) ?? [];
    if (!name) return undefined;
    if (isCancel) store.cancel(name);
    const batch = store.find(name, headers);
    if (!batch) return failure(404, 'NOT_FOUND', `Batch ${name} was not found.`);
    return { status: 200, body: isCancel ? {} : describe(batch, store) };
  };
}

function describe({ id, fields, state, results }: KeptBatch, { behaviour }: BatchStore): object {
  const { renamed = 'BATCH_STATE_SUCCEEDED', working = 'BATCH_STATE_RUNNING' } = behaviour;
  const isLate = results !== undefined && results.length > 0 && results.every(({ sent }) => sent === 'expired');
  const states = { failed: 'BATCH_STATE_FAILED', cancelled: 'BATCH_STATE_CANCELLED' };
  const word = isLate ? 'BATCH_STATE_EXPIRED' : results ? renamed : working;
  // One that is cancelled, or not come to in time, has no results at all.
  const inlinedResponses = state === 'cancelled' || isLate ? undefined : results?.map(writeResult);
  return {
    name: id,
    metadata: {
      ...{
        '@type': 'type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch',
        name: id,
        ...fields,
      },
      state: states[state as keyof typeof states] ?? word,
      ...(inlinedResponses && { output: { inlinedResponses: { inlinedResponses } } }),
    },
    ...(results && { done: true }),
  };
}

function writeResult({ key, sent, isCorrupt }: LineResult): object {
  const metadata = { key };
  if (isCorrupt) return { metadata };
  if (sent === 'expired') return { metadata, error: { code: 4, message: 'The deadline has passed.' } };
  if (typeof sent === 'object' && 'status' in sent) {
    if (sent.status < 400) return { metadata, response: sent.body };
    return { metadata, error: (sent.body as { error?: object }).error };
  }
  return { metadata, error: { code: 13, message: 'The request was not answered.' } };
}

function failure(code: number, status: string, message: string): WireReply {
  return { status: code, body: { error: { code, message, status } } };
}
