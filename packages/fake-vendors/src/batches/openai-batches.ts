import type { WireReply } from '@visionprefer/core/testing';
import type { Sent } from '../replies/sent.ts';
import type { BatchBehaviour } from './batch-options.ts';

/** A request about files and batches, as the server got it. */
export interface BatchRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: Readonly<Record<string, string>>;
  bytes: Buffer;
}

/** What a server of batches needs of the vendor that answers. */
export interface BatchSurroundings {
  behaviour: BatchBehaviour;
  /** Numbers from 0 up to 1. */
  random(): number;
  /** Answers one line's request. */
  answer(request: { method: string; url: string; headers: Readonly<Record<string, string>>; body: unknown }): Sent;
}

/** A batch as it is kept. */
interface Batch {
  id: string;
  fields: Record<string, unknown>;
  endsAtMs: number;
  cancelled: boolean;
  lines: readonly Line[];
  files?: { output_file_id?: string; error_file_id?: string };
  expired: boolean;
}

interface Line {
  custom_id: string;
  method: string;
  url: string;
  body: unknown;
}

/**
 * OpenAI's files and Batch API. What batches come to is worked out when they are looked at after their time.
 *
 * @returns The reply to a request about them; undefined when it is about something else.
 */
export function createOpenaiBatches({
  behaviour,
  random,
  answer,
}: BatchSurroundings): (request: BatchRequest) => Promise<WireReply | undefined> {
  const files = new Map<string, string>();
  const batches: Batch[] = [];
  const keepFile = (text: string): string => {
    const id = `file-${files.size + 1}`;
    files.set(id, text);
    return id;
  };
  const settle = (batch: Batch, headers: Readonly<Record<string, string>>) => {
    if (batch.files || behaviour.fail || (!batch.cancelled && Date.now() < batch.endsAtMs)) return;
    const written: Record<'output' | 'error', string[]> = { output: [], error: [] };
    for (const line of batch.lines) {
      const isLate = batch.cancelled || random() < (behaviour.expired ?? 0);
      if (isLate) batch.expired = true;
      const sent = isLate ? undefined : answer({ method: line.method, url: line.url, headers, body: line.body });
      const result = resultOf(line, sent, batch);
      const text = JSON.stringify(result);
      const isCorrupt = random() < (behaviour.corrupt ?? 0);
      const to = (result.response?.status_code ?? 500) < 400 ? written.output : written.error;
      to.push(isCorrupt ? text.slice(0, text.length >> 1) : text);
    }
    batch.files = {};
    // Results come in no order.
    if (written.output.length) batch.files.output_file_id = keepFile(written.output.reverse().join('\n'));
    if (written.error.length) batch.files.error_file_id = keepFile(written.error.reverse().join('\n'));
  };
  const describe = (batch: Batch): WireReply => ({ status: 200, body: describeBatch(batch, behaviour) });
  const create = (body: Record<string, unknown>): WireReply => {
    const text = files.get(`${body.input_file_id}`);
    if (text === undefined) return notFound(`No such File object: ${body.input_file_id}`);
    const lines = text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
    const id = `batch_${batches.length + 1}`;
    const endsAtMs = Date.now() + (behaviour.afterMs ?? 0);
    const batch = { id, fields: body, endsAtMs, cancelled: false, lines, expired: false };
    batches.push(batch);
    return { status: 200, body: { ...describeBatch(batch, behaviour), status: 'validating' } };
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
      const newest = batches.toReversed();
      const after = newest.findIndex(({ id }) => id === searchParams.get('after'));
      const page = newest.slice(after + 1, after + 1 + Number(searchParams.get('limit') ?? 20));
      const data = page.map((batch) => describeBatch(batch, behaviour));
      return { status: 200, body: { object: 'list', data, has_more: after + 1 + page.length < newest.length } };
    }
    const [, batchId, cancel] = /^\/v1\/batches\/([^/]+)(\/cancel)?$/.exec(pathname) ?? [];
    if (batchId === undefined) return undefined;
    const batch = batches.find(({ id }) => id === batchId);
    if (!batch) return notFound(`No batch found with id '${batchId}'.`);
    if (cancel) batch.cancelled = true;
    settle(batch, headers);
    return describe(batch);
  };
}

function describeBatch({ id, fields, files, cancelled, expired, lines }: Batch, behaviour: BatchBehaviour): object {
  const { fail = false, renamed } = behaviour;
  const ended = cancelled ? 'cancelled' : expired ? 'expired' : 'completed';
  const status = fail ? 'failed' : files ? (renamed ?? ended) : 'in_progress';
  const now = Math.floor(Date.now() / 1000);
  return {
    ...{ id, object: 'batch', created_at: now, ...fields, status, ...files },
    ...(files && { [`${ended}_at`]: now }),
    ...(fail && { errors: { object: 'list', data: [{ code: 'invalid_json_line', message: 'A line is no JSON.' }] } }),
    request_counts: { total: lines.length, completed: files ? lines.length : 0, failed: 0 },
  };
}

function resultOf({ custom_id }: Line, sent: Sent | undefined, { id, cancelled }: Batch) {
  const line = { id: `batch_req_${id}_${custom_id}`, custom_id };
  if (sent === undefined) {
    const error = cancelled
      ? { code: 'batch_cancelled', message: 'This request could not be executed before the batch was cancelled.' }
      : { code: 'batch_expired', message: 'This request could not be executed before the completion window expired.' };
    return { ...line, response: null, error };
  }
  if (typeof sent === 'string' || !('status' in sent)) {
    return { ...line, response: null, error: { code: 'server_error', message: 'The request was not answered.' } };
  }
  return { ...line, response: { status_code: sent.status, request_id: 'req_rehearsal', body: sent.body }, error: null };
}

function notFound(message: string): WireReply {
  return { status: 404, body: { error: { message, type: 'invalid_request_error', param: null, code: null } } };
}
