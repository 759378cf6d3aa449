import type { WireReply } from '@visionprefer/core/testing';
import type { BatchLine, BatchRequest, BatchStore, KeptBatch, LineResult } from './batch-store.ts';
import { writeLines } from './batch-store.ts';

/**
 * OpenAI's files and Batch API.
 *
 * @returns The reply to a request about them; undefined when it is about something else.
 */
export function createOpenaiBatches(store: BatchStore): (request: BatchRequest) => Promise<WireReply | undefined> {
  const files = new Map<string, string>();
  const keepFile = (text: string): string => {
    const id = `file-${files.size + 1}`;
    files.set(id, text);
    return id;
  };
  const resultFiles = new Map<string, object>();
  const describe = (batch: KeptBatch): object => {
    const found = resultFiles.get(batch.id);
    if (!batch.results || found) return describeBatch(batch, found, store);
    const [good, bad] = [batch.results.filter(isGood), batch.results.filter((result) => !isGood(result))];
    const write = (results: readonly LineResult[]) =>
      keepFile(
        writeLines(results.map((result) => ({ line: writeResult(result, batch), isCorrupt: result.isCorrupt }))),
      );
    const named = {
      ...(good.length && { output_file_id: write(good) }),
      ...(bad.length && { error_file_id: write(bad) }),
    };
    resultFiles.set(batch.id, named);
    return describeBatch(batch, named, store);
  };
  const create = (fields: Record<string, unknown>): WireReply => {
    const text = files.get(`${fields.input_file_id}`);
    if (text === undefined) return notFound(`No such File object: ${fields.input_file_id}`);
    const lines = text.split('\n').filter(Boolean).map(readLine);
    const sound = lines.filter((line) => line !== undefined);
    const isBad = sound.length < lines.length;
    const id = `batch_${store.of('openai').length + 1}`;
    const batch = store.create({ vendor: 'openai', id, fields, lines: sound, isBad });
    return { status: 200, body: { ...describe(batch), status: 'validating' } };
  };
  return async ({ method, url, headers, bytes }) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (method === 'POST' && pathname === '/v1/files') {
      const type = headers['content-type'] ?? '';
      const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
      const file = form.get('file');
      const id = keepFile(file instanceof Blob ? await file.text() : '');
      return { status: 200, body: { id, object: 'file', bytes: bytes.length, purpose: 'batch', status: 'processed' } };
    }
    const [, fileId] = /^\/v1\/files\/([^/]+)\/content$/.exec(pathname) ?? [];
    if (fileId !== undefined) {
      const text = files.get(fileId);
      return text === undefined ? notFound(`No such File object: ${fileId}`) : { status: 200, body: text };
    }
    if (method === 'POST' && pathname === '/v1/batches') return create(JSON.parse(bytes.toString()));
    if (pathname === '/v1/batches') {
      const newest = store.of('openai');
      const after = newest.findIndex(({ id }) => id === searchParams.get('after'));
      const page = newest.slice(after + 1, after + 1 + Number(searchParams.get('limit') ?? 20));
      const data = page.map((batch) => describe(batch));
      return { status: 200, body: { object: 'list', data, has_more: after + 1 + page.length < newest.length } };
    }
    const [, batchId = '', cancel] = /^\/v1\/batches\/([^/]+)(\/cancel)?$/.exec(pathname) ?? [];
    if (!batchId) return undefined;
    if (cancel) store.cancel(batchId);
    const batch = store.find(batchId, headers);
    return batch ? { status: 200, body: describe(batch) } : notFound(`No batch found with id '${batchId}'.`);
  };
}

/** A line's request; undefined when it is none. */
function readLine(text: string): BatchLine | undefined {
  try {
    const { custom_id, method, url, body } = JSON.parse(text);
    return { key: custom_id, method, url, body };
  } catch {
    return undefined;
  }
}

function describeBatch({ id, fields, keys, state, results }: KeptBatch, files: object = {}, { behaviour }: BatchStore) {
  const isDown = state === 'failed' || state === 'full';
  const word = results ? (behaviour.renamed ?? state) : (behaviour.working ?? 'in_progress');
  const now = Math.floor(Date.now() / 1000);
  const error =
    state === 'full'
      ? { code: 'token_limit_exceeded', message: 'Enqueued token limit reached.' }
      : { code: 'invalid_json_line', message: 'A line is no JSON.' };
  return {
    ...{ id, object: 'batch', created_at: now, ...fields, status: isDown ? 'failed' : word, ...files },
    ...(results && { [`${state}_at`]: now }),
    ...(isDown && { errors: { object: 'list', data: [error] } }),
    request_counts: { total: keys.length, completed: results ? keys.length : 0, failed: 0 },
  };
}

/** Whether a result stands in the file of outputs, and not in that of errors. */
function isGood({ sent }: LineResult): boolean {
  return typeof sent === 'object' && 'status' in sent && sent.status < 400;
}

function writeResult({ key, sent }: LineResult, { id }: KeptBatch): object {
  const line = { id: `batch_req_${id}_${key}`, custom_id: key };
  if (typeof sent === 'object' && 'status' in sent) {
    return {
      ...line,
      response: { status_code: sent.status, request_id: 'req_rehearsal', body: sent.body },
      error: null,
    };
  }
  const errors: Record<string, object> = {
    cancelled: { code: 'batch_cancelled', message: 'This request was not executed before the batch was cancelled.' },
    expired: { code: 'batch_expired', message: 'This request was not executed before the completion window ended.' },
  };
  const other = { code: 'server_error', message: 'The request was not answered.' };
  return { ...line, response: null, error: (typeof sent === 'string' && errors[sent]) || other };
}

function notFound(message: string): WireReply {
  return { status: 404, body: { error: { message, type: 'invalid_request_error', param: null, code: null } } };
}
