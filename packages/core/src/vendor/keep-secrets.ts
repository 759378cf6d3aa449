import type { Answer } from '../contract/answer.ts';
import type { Batching, BatchOptions } from '../contract/batching.ts';
import { AnnotatorError } from '../contract/errors.ts';
import { partOf, textOf } from './part-of.ts';
import { redact, withoutSecrets } from './redact.ts';

/**
 * Lets an annotator answer, and no secret out: none in its answer, which is otherwise left as it is, and none in what it
 * throws. A reply in which the annotator finds its way so little that it fails becomes an AnnotatorError.
 *
 * @param secrets Keys, and what {@link secretsOfUrl} finds.
 */
export async function keepSecrets(
  { id, secrets, signal }: { id: string; secrets: readonly (string | undefined)[]; signal: AbortSignal },
  answer: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return withoutSecretsIn(await answer(), secrets);
  } catch (thrown) {
    signal.throwIfAborted();
    throw toKept(thrown, id, secrets);
  }
}

/** Lets an annotator be asked in batches, and no secret out, as {@link keepSecrets} does. */
export function keepSecretsInBatches(
  batching: Batching,
  source: { id: string; secrets: readonly (string | undefined)[] },
): Batching {
  const { id, secrets } = source;
  const guard = async <T>({ signal }: BatchOptions, call: () => Promise<T>): Promise<T> => {
    try {
      signal.throwIfAborted();
      return await call();
    } catch (thrown) {
      signal.throwIfAborted();
      throw toKept(thrown, id, secrets);
    }
  };
  return {
    ...batching,
    submit: (requests, options) => guard(options, () => batching.submit(requests, options)),
    find: (ticket, options) => guard(options, () => batching.find(ticket, options)),
    cancel: (batchId, options) => guard(options, () => batching.cancel(batchId, options)),
    async status(batchId, options) {
      const status = await guard(options, () => batching.status(batchId, options));
      return { ...status, detail: withoutSecrets(status.detail, secrets) };
    },
    async *collect(batchId, options) {
      const results = batching.collect(batchId, options)[Symbol.asyncIterator]();
      for (;;) {
        const { value, done } = await guard(options, () => results.next());
        if (done) return;
        yield { key: value.key, read: (question) => readKept(() => value.read(question), source) };
      }
    },
  };
}

function readKept(
  read: () => Answer,
  { id, secrets }: { id: string; secrets: readonly (string | undefined)[] },
): Answer {
  try {
    return withoutSecretsIn(read(), secrets);
  } catch (thrown) {
    throw toKept(thrown, id, secrets);
  }
}

function withoutSecretsIn(given: Answer, secrets: readonly (string | undefined)[]): Answer {
  const { output, model } = given;
  const kept = { ...given, output: clean(output, secrets) };
  return model === undefined ? kept : { ...kept, model: withoutSecrets(model, secrets) };
}

/** An answer's text, or every text in an answer that is an object. */
function clean(output: unknown, secrets: readonly (string | undefined)[]): unknown {
  if (typeof output === 'string') return withoutSecrets(output, secrets);
  if (Array.isArray(output)) return output.map((item) => clean(item, secrets));
  if (typeof output !== 'object' || output === null) return output;
  return Object.fromEntries(Object.entries(output).map(([name, value]) => [name, clean(value, secrets)]));
}

function toKept(thrown: unknown, id: string, secrets: readonly (string | undefined)[]): unknown {
  if (thrown instanceof AnnotatorError) {
    const { code, message, ...known } = thrown;
    const said = redact(message, secrets);
    return said === message ? thrown : new AnnotatorError(code, said, known);
  }
  // The language's own words for it say nothing to anybody but the author of the annotator.
  const { name, stack } = partOf(thrown);
  if (name !== 'TypeError' && name !== 'RangeError' && name !== 'SyntaxError') return thrown;
  const place = /\n\s+at .*?([\w.-]+\.[jt]s:\d+)/.exec(textOf(stack) ?? '')?.[1];
  return new AnnotatorError(
    'bad-request',
    `${id}: what came back has a form that nobody expects, and cannot be read${place ? ` (${place})` : ''}. Check that the address is that of the interface.`,
  );
}
