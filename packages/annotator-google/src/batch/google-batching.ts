import {
  AnnotatorError,
  type Answer,
  type Batching,
  type BatchOptions,
  type BatchResult,
  type BatchStatus,
  callBatches,
  inlineImages,
  keepSecretsInBatches,
  listOf,
  partOf,
  readFailure,
  textOf,
} from '@visionprefer/core/plugin';
import type { GenaiJob, GoogleOptions } from '../google-options.ts';
import { readResponse } from '../read-response.ts';
import { fromFailure, toAnnotatorError } from '../to-annotator-error.ts';
import type { BatchCaller } from '../transports/transport.ts';
import { writeRequest } from '../write-request.ts';

/** Who is asked in batches. */
export interface BatchingOptions {
  id: string;
  options: GoogleOptions;
  /** Makes a call to the batches of `@google/genai`. */
  call: BatchCaller;
  secrets: readonly string[];
}

/**
 * The batch mode of the Gemini API: half the price, within 24 hours as a rule, and 48 at most (the vendor's pages on batch
 * mode, October 2026). Its ticket is the name that a job is shown by. Requests go inside the call.
 */
export function googleBatching({ id, options, call, secrets }: BatchingOptions): Batching {
  const { model } = options;
  const make: BatchCaller = (about, act) =>
    callBatches(
      about,
      (thrown) => toAnnotatorError(thrown, secrets),
      () => call(about, act),
    );
  const get = (name: string, callOptions: BatchOptions) =>
    make(callOptions, (batches, config) => batches.get({ name, config }));
  const batching: Batching = {
    // 20 MB, of which some are left for what is around the requests.
    limits: { requests: 10_000, bytes: 19_500_000 },
    priceFactor: 0.5,
    async write(key, question, { maxOutputTokens }) {
      const request = writeRequest(question, { ...options, maxOutputTokens, images: inlineImages });
      const { contents, systemInstruction, safetySettings, generationConfig } = request;
      return JSON.stringify({
        contents,
        config: { ...generationConfig, systemInstruction, safetySettings },
        metadata: { key },
      });
    },
    async submit(requests, { ticket, signal }) {
      const src = requests.map((request): unknown => JSON.parse(request));
      const { name } = await make({ signal }, (batches, config) =>
        batches.create({ model, src, config: { ...config, displayName: ticket } }),
      );
      if (name) return name;
      throw new AnnotatorError('network', `${id}: the batch was taken, and got no name.`);
    },
    find: (ticket, { signal }) =>
      make({ signal }, async (batches, config) => {
        for await (const { name, displayName } of await batches.list({ config: { ...config, pageSize: 100 } })) {
          if (displayName === ticket) return name;
        }
        return undefined;
      }),
    status: async (name, callOptions) => statusOf(await get(name, callOptions)),
    async *collect(name, callOptions) {
      const { dest } = await get(name, callOptions);
      if (dest?.fileName !== undefined && dest.inlinedResponses === undefined) {
        throw new AnnotatorError(
          'bad-request',
          `${id}: the results of batch ${name} are in the file ${dest.fileName}, and not in its reply, where those of requests inside a call are. They cannot be read here; the ticket stays.`,
        );
      }
      for (const item of listOf(dest?.inlinedResponses)) yield* readItem(item, { id, secrets });
    },
    cancel: async (name, callOptions) => {
      await make(callOptions, (batches, config) => batches.cancel({ name, config }));
    },
  };
  return keepSecretsInBatches(batching, { id, secrets });
}

/** Told by what it has, where its state has another name. */
function statusOf(job: GenaiJob): BatchStatus {
  const { state = 'JOB_STATE_UNSPECIFIED', error, dest } = job;
  const reason = textOf(partOf(error).message);
  return {
    state: stateOf(state, dest !== undefined),
    detail: reason === undefined ? state : `${state}: ${reason}`,
    unanswered: state === 'JOB_STATE_CANCELLED' ? 'cancelled' : state === 'JOB_STATE_EXPIRED' ? 'expired' : undefined,
  };
}

function stateOf(state: string, hasResults: boolean): BatchStatus['state'] {
  const [, word = state] = /^(?:JOB|BATCH)_STATE_(.+)$/.exec(state) ?? [];
  if (word === 'FAILED') return 'failed';
  if (hasResults || /^(SUCCEEDED|PARTIALLY_SUCCEEDED|CANCELLED|EXPIRED)$/.test(word)) return 'ended';
  return /^(UNSPECIFIED|QUEUED|PENDING|RUNNING|CANCELLING|PAUSED|UPDATING)$/.test(word) ? 'working' : 'unknown';
}

function readItem(item: unknown, source: { id: string; secrets: readonly string[] }): BatchResult[] {
  const { response, metadata, error } = partOf(item);
  const key = textOf(partOf(metadata).key);
  if (key === undefined || (response === undefined && error === undefined)) return [];
  return [{ key, read: () => readResult({ response, error }, source) }];
}

function readResult(
  { response, error }: { response: unknown; error: unknown },
  { id, secrets }: { id: string; secrets: readonly string[] },
): Answer {
  if (response !== undefined) return readResponse(response, secrets);
  const { code } = partOf(error);
  // Cancelled, and past its deadline, in the numbers of gRPC.
  if (code === 1) throw new AnnotatorError('bad-request', `${id}: the batch was cancelled before this question.`);
  if (code === 4) throw new AnnotatorError('overloaded', `${id}: the batch ended before this question was answered.`);
  throw fromFailure(readFailure({ error }), secrets);
}
