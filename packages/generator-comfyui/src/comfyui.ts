import { readFileSync } from 'node:fs';
import { type Generator, GeneratorError, InputError, readEnvironment } from '@visionprefer/core/plugin';
import { checkWorkflow, fillSlots, slotsOf, valuesFor, type Workflow } from './fill-slots.ts';
import { openPrompts, type PromptState, type Prompts, type ServerFile } from './open-prompts.ts';
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
  const prompts = openPrompts({ id, secrets: [apiKey], baseURL, headers });
  const socketBase = `${baseURL.replace(/^http/, 'ws').replace(/\/+$/, '')}/ws?clientId=`;
  const untaken = (['seed', 'guidance', 'steps'] as const).filter((slot) => !slots.has(slot));
  return {
    ...{ specVersion: 1, id, model, usdPerImage: 0, concurrency: 2 },
    async generate(request, { signal, ticket }) {
      const values = valuesFor(request, { checkpoint: model, negative: negativePrompt });
      const place = await findPlace(prompts, ticket, signal);
      const queue = () => prompts.queue({ ...place, clientId: ticket, workflow: fillSlots(workflow, values) }, signal);
      const paint = async () => {
        const promptId = place.state.is === 'queued' ? place.promptId : await queue();
        return waitForEnd({ socketUrl: `${socketBase}${ticket}`, promptId, signal }, async () =>
          fileOf(await prompts.look(promptId, signal), id),
        );
      };
      const file = place.state.is === 'painted' ? place.state.file : await paint();
      const bytes = await prompts.fetch(file, signal);
      const told = { guidance: Number(values.guidance), steps: Number(values.steps) };
      return { bytes, used: { ...told, ...Object.fromEntries(untaken.map((slot) => [slot, null])) } };
    },
  };
}

/** A prompt of a ticket that has not failed: each that has is followed by one with another id, as it is never run again. */
async function findPlace(
  prompts: Prompts,
  ticket: string,
  signal: AbortSignal,
): Promise<{ promptId: string; state: PromptState }> {
  const last = Number.parseInt(ticket.slice(-4), 16);
  for (let failed = 0; ; failed++) {
    const ending = ((last + failed) % 0x10000).toString(16).padStart(4, '0');
    const promptId = failed === 0 ? ticket : `${ticket.slice(0, -4)}${ending}`;
    const state = await prompts.look(promptId, signal);
    if (state.is !== 'failed') return { promptId, state };
  }
}

/** The file of a prompt that is done; undefined while it waits. */
function fileOf(state: PromptState, id: string): ServerFile | undefined {
  if (state.is === 'painted') return state.file;
  if (state.is === 'queued') return undefined;
  if (state.is === 'failed') throw state.error;
  throw new GeneratorError('network', `${id}: the server knows nothing of the prompt any more: it was started anew.`);
}

function readWorkflow(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new InputError(`The workflow ${file} cannot be read: ${(cause as Error).message}.`, { cause });
  }
}
