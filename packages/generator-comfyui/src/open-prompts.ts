import {
  type AnnotatorErrorCode,
  type ExplainError,
  endSentence,
  excerpt,
  GeneratorError,
  imageServer,
  listOf,
  partOf,
  textOf,
} from '@visionprefer/core/plugin';
import type { Workflow } from './fill-slots.ts';

/** Where the server keeps a file. */
export type ServerFile = Record<'filename' | 'subfolder' | 'type', string>;

/** What became of a prompt on the server. */
export type PromptState =
  | { is: 'queued' }
  | { is: 'painted'; file: ServerFile }
  | { is: 'failed'; error: GeneratorError }
  /** It was never put into the queue, or the server was started anew since. */
  | { is: 'unknown' };

/** The prompts of a ComfyUI. */
export interface Prompts {
  /** Looks up what became of one. */
  look(promptId: string, signal: AbortSignal): Promise<PromptState>;
  /** Puts one into the queue; gives the id that it is known by. */
  queue(prompt: { promptId: string; clientId: string; workflow: Workflow }, signal: AbortSignal): Promise<string>;
  /** The bytes of a file. */
  fetch(file: ServerFile, signal: AbortSignal): Promise<Uint8Array>;
}

/** Who is asked, and what must not be repeated. */
interface Source {
  id: string;
  secrets: readonly (string | undefined)[];
}

/** Speaks to a ComfyUI. What it answers that is no success is thrown as a GeneratorError. */
export function openPrompts({
  baseURL,
  headers,
  ...source
}: Source & { baseURL: string; headers: Readonly<Record<string, string>> | undefined }): Prompts {
  const server = imageServer({ ...source, baseURL, headers, explain });
  return {
    async look(promptId, signal) {
      // The queue before the history: what leaves the one in between stands in the other.
      const { queue_running: running, queue_pending: pending } = await server.json('/queue', { signal });
      if ([...listOf(running), ...listOf(pending)].some((item) => listOf(item)[1] === promptId))
        return { is: 'queued' };
      const history = await server.json(`/history/${promptId}`, { signal });
      return readHistory(history[promptId], source);
    },
    async queue({ promptId, clientId, workflow }, signal) {
      const body = { prompt: workflow, prompt_id: promptId, client_id: clientId };
      // Servers of before 2025 name prompts themselves.
      const known = textOf((await server.json('/prompt', { signal, body })).prompt_id);
      if (known === undefined) throw toError(source, 'network', 'What came back is no place in its queue.');
      return known;
    },
    fetch: (file, signal) => server.bytes(`/view?${new URLSearchParams(file)}`, { signal }),
  };
}

function readHistory(entry: unknown, source: Source): PromptState {
  if (entry === undefined) return { is: 'unknown' };
  const { outputs, status } = partOf(entry);
  const { status_str: end, messages } = partOf(status);
  if (end === 'error') return { is: 'failed', error: readFault(messages, source) };
  for (const output of Object.values(partOf(outputs))) {
    const { filename, subfolder = '', type = 'output' } = partOf(listOf(partOf(output).images)[0]);
    if (typeof filename !== 'string') continue;
    return { is: 'painted', file: { filename, subfolder: `${subfolder}`, type: `${type}` } };
  }
  return { is: 'failed', error: toError(source, 'empty', 'The workflow is done and has saved no image.') };
}

/** What went wrong in a node: out of memory passes, an interruption too, and what else a node says does not. */
function readFault(messages: unknown, source: Source): GeneratorError {
  const told = new Map(listOf(messages).map((message) => [listOf(message)[0], partOf(listOf(message)[1])]));
  if (told.has('execution_interrupted')) return toError(source, 'overloaded', 'It was interrupted at the server.');
  const { exception_message: said, exception_type: kind, node_type: node } = partOf(told.get('execution_error'));
  const words = `${textOf(node) ?? 'A node'} failed: ${textOf(said)?.trim() || 'it gave no reason'}`;
  const passes = /out ?of ?memory/i.test(`${kind} ${words}`);
  return toError(source, passes ? 'overloaded' : 'bad-request', words);
}

/** The server says of a workflow that cannot run which nodes are wrong, and why. A model that it lacks is missing for all. */
const explain: ExplainError = (body) => {
  const faults = Object.values(partOf(partOf(body).node_errors)).flatMap((node) => {
    const { class_type: type, errors } = partOf(node);
    return listOf(errors).map((error) => {
      const { message, details } = partOf(error);
      return [textOf(type), textOf(message), textOf(details)].filter(Boolean).join(': ');
    });
  });
  if (faults.length === 0) return undefined;
  const words = faults.map((fault) => endSentence(fault)).join(' ');
  return /: (ckpt|unet|model)_name: .* not in /.test(words) ? { code: 'unknown-model', words } : { words };
};

function toError({ id, secrets }: Source, code: AnnotatorErrorCode, words: string): GeneratorError {
  return new GeneratorError(code, `${id}: ${code}. ${endSentence(excerpt(words, secrets))}`);
}
