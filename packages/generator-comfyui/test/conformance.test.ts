import { type GeneratorWire, testGenerator } from '@visionprefer/core/testing';
import { describe, expect, test } from 'vitest';
import { comfyui, type Workflow } from '../src/index.ts';

type Nodes = Record<string, { class_type: string; inputs: Record<string, string | number> }>;

const wire: GeneratorWire = {
  readRequest({ url, body }) {
    if (url !== '/prompt') return undefined;
    const nodes = (body as { prompt: Nodes }).prompt;
    const inputs = (type: string) => Object.values(nodes).find(({ class_type }) => class_type === type)?.inputs ?? {};
    const { seed, cfg, steps } = inputs('KSampler') as Record<string, number>;
    const { width, height } = inputs('EmptyLatentImage') as Record<string, number>;
    // What nobody asked for is that of the plugin's usual workflow.
    const guidance = cfg === 7 ? undefined : cfg;
    return {
      prompt: `${inputs('CLIPTextEncode').text}`,
      seed,
      guidance,
      steps: steps === 25 ? undefined : steps,
      width,
      height,
    };
  },
  reply({ url, body }, { bytes }) {
    if (url === '/prompt')
      return { status: 200, body: { prompt_id: `queued-${(body as { prompt_id: string }).prompt_id}` } };
    if (url.startsWith('/view')) return { status: 200, headers: { 'content-type': 'image/png' }, body: bytes };
    const id = url.replace('/history/', '');
    if (!id.startsWith('queued-')) return { status: 200, body: {} };
    const image = { filename: 'a.png', subfolder: '', type: 'output' };
    return {
      status: 200,
      body: { [id]: { outputs: { 7: { images: [image] } }, status: { status_str: 'success', completed: true } } },
    };
  },
  errors: {
    'bad-request': {
      status: 400,
      body: {
        error: { type: 'prompt_outputs_failed_validation', message: 'Prompt outputs failed validation' },
        node_errors: {},
      },
    },
    overloaded: { status: 500, body: { error: 'Internal Server Error' } },
    unauthorized: { status: 401, body: { error: 'Unauthorized' } },
  },
};

describe('ComfyUI', () =>
  testGenerator(test, { wire, create: (server) => comfyui({ model: 'sd15.safetensors', ...server }) }));

describe('a workflow', () => {
  const bare: Workflow = { 1: { class_type: 'Prompt', inputs: { text: 'a photo of {{prompt}}' } } };
  const withoutPrompt: Workflow = { 1: { class_type: 'Prompt', inputs: { text: 'a cat' } } };

  test('needs a slot for the prompt, and is of the API form', () => {
    expect(() => comfyui({ workflow: withoutPrompt })).toThrow('has no {{prompt}}');
    expect(() => comfyui({ workflow: { nodes: [] } as never })).toThrow('Export (API)');
    expect(() => comfyui()).toThrow('No checkpoint');
    expect(() => comfyui({ model: './nowhere.json' })).toThrow('./nowhere.json cannot be read');
    expect(comfyui({ workflow: bare }).id).toBe('comfyui:workflow');
  });
});
