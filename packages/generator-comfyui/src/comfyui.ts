import { readFileSync } from 'node:fs';
import {
  type AnnotatorErrorCode,
  endSentence,
  excerpt,
  type Generator,
  GeneratorError,
  type ImageServer,
  InputError,
  imageServer,
  listOf,
  partOf,
  readEnvironment,
  textOf,
} from '@visionprefer/core/plugin';
import { checkWorkflow, fillSlots, slotsOf, valuesFor, type Workflow } from './fill-slots.ts';
import { usualWorkflow } from './usual-workflow.ts';
import { waitForEnd } from './wait-for-end.ts';

/** Options of {@link comfyui}. */
export interface ComfyuiOptions {
  /** A checkpoint, as the server lists it, or the path of a workflow: `sd15.safetensors`, `./flux.json`. */
  model?: string | undefined;
  /** A workflow in the API form, with slots. Default: that of `model`, or from words to an image with a checkpoint. */
  workflow?: Workflow | undefined;
  /** Default: COMFYUI_BASE_URL, or `http://127.0.0.1:8188`. */
  baseURL?: string | undefined;
  /** Sent as `Authorization: Bearer …`, for a server behind a proxy. Default: COMFYUI_API_KEY. */
  apiKey?: string | undefined;
  negativePrompt?: string | undefined;
}

/**
 * ComfyUI as a generator: a workflow whose slots `{{prompt}}`, `{{seed}}`, `{{guidance}}`, `{{steps}}`, `{{width}}`,
 * `{{height}}`, `{{checkpoint}}` and `{{negative}}` are filled is put into its queue. The ticket of an image is the id of
 * its prompt there: what the server has painted under it already is fetched and not painted again.
 *
 * @throws InputError when the workflow cannot be read, or has no slot for the prompt.
 */
export function comfyui(options: ComfyuiOptions = {}): Generator {
  const { model, negativePrompt } = options;
  const baseURL = options.baseURL ?? readEnvironment('COMFYUI_BASE_URL') ?? 'http://127.0.0.1:8188';
  const apiKey = options.apiKey ?? readEnvironment('COMFYUI_API_KEY');
  const file = model?.endsWith('.json') ? model : undefined;
  const workflow = checkWorkflow(
    options.workflow ?? (file ? readWorkflow(file) : usualWorkflow),
    file ?? 'The workflow',
  );
  const slots = slotsOf(workflow);
  if (slots.has('checkpoint') && (model === undefined || file)) {
    throw new InputError('No checkpoint. Name one as the server lists it: comfyui:sd15.safetensors.');
  }
  const id = `comfyui:${encodeURIComponent((model ?? 'workflow').replace(/^.*[\\/]/, ''))}`;
  const headers = apiKey === undefined ? undefined : { authorization: `Bearer ${apiKey}` };
  const source = { id, secrets: [apiKey] };
  const server = imageServer({ ...source, baseURL, headers });
  const untaken = (['seed', 'guidance', 'steps'] as const).filter((slot) => !slots.has(slot));
  return {
    ...{ specVersion: 1, id, model, usdPerImage: 0, concurrency: 2 },
    async generate(request, { signal, ticket }) {
      const values = valuesFor(request, { checkpoint: model, negative: negativePrompt });
      const ask = () => findPainted(server, ticket, { signal, source });
      let painted = await ask();
      if (!painted) {
        const body = { prompt: fillSlots(workflow, values), prompt_id: ticket, client_id: ticket };
        const queued = await server.json('/prompt', { signal, body });
        // Servers of before 2025 name prompts themselves.
        const promptId = textOf(queued.prompt_id) ?? ticket;
        const socketUrl = `${baseURL.replace(/^http/, 'ws').replace(/\/+$/, '')}/ws?clientId=${ticket}`;
        if (textOf(queued.prompt_id) === undefined)
          throw fail(source, 'network', 'What came back is no place in its queue.');
        painted = await waitForEnd({ socketUrl, promptId, signal }, () =>
          findPainted(server, promptId, { signal, source }),
        );
      }
      const query = new URLSearchParams(painted).toString();
      const bytes = await server.bytes(`/view?${query}`, { signal });
      const told = { guidance: Number(values.guidance), steps: Number(values.steps) };
      return { bytes, used: { ...told, ...Object.fromEntries(untaken.map((slot) => [slot, null])) } };
    },
  };
}

/** The file of a prompt that is done; undefined while it is not, or is not known. */
async function findPainted(
  server: ImageServer,
  promptId: string,
  { signal, source }: { signal: AbortSignal; source: Source },
): Promise<Record<'filename' | 'subfolder' | 'type', string> | undefined> {
  const history = partOf((await server.json(`/history/${promptId}`, { signal }))[promptId]);
  const { outputs, status } = history;
  const { status_str: end, messages, completed } = partOf(status);
  if (end === 'error') throw failed(source, messages);
  for (const output of Object.values(partOf(outputs))) {
    const { filename, subfolder = '', type = 'output' } = partOf(listOf(partOf(output).images)[0]);
    if (typeof filename === 'string') return { filename, subfolder: `${subfolder}`, type: `${type}` };
  }
  if (completed === true) throw fail(source, 'empty', 'The workflow is done and has saved no image.');
  return undefined;
}

/** Who is asked, and what must not be repeated. */
interface Source {
  id: string;
  secrets: readonly (string | undefined)[];
}

/** What went wrong in a node: out of memory passes, and what else a node says does not. */
function failed(source: Source, messages: unknown): GeneratorError {
  const told = listOf(messages).map((message) => partOf(listOf(message)[1]));
  const { exception_message: said, node_type: node } =
    told.find(({ exception_message: text }) => text !== undefined) ?? {};
  const words = `${textOf(node) ?? 'A node'} failed: ${textOf(said) ?? 'it gave no reason'}`;
  const passes = /out of memory|interrupted/i.test(words);
  return fail(source, passes ? 'overloaded' : 'bad-request', words);
}

function fail({ id, secrets }: Source, code: AnnotatorErrorCode, words: string): GeneratorError {
  return new GeneratorError(code, `${id}: ${code}. ${endSentence(excerpt(words, secrets))}`);
}

function readWorkflow(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new InputError(`The workflow ${file} cannot be read: ${(cause as Error).message}.`, { cause });
  }
}
