import type { WireReply } from '@visionprefer/core/testing';

/** To what is no workflow. */
export const noPrompt: WireReply = {
  status: 400,
  body: { error: { type: 'no_prompt', message: 'No prompt provided', details: '', extra_info: {} }, node_errors: {} },
};

/** The checkpoint that it lacks. */
export const unknownCheckpoint: string = 'unknown.safetensors';

/** To a workflow with a checkpoint that it lacks. */
export const noCheckpoint: WireReply = {
  status: 400,
  body: {
    error: {
      ...{ type: 'prompt_outputs_failed_validation', message: 'Prompt outputs failed validation' },
      ...{ details: '', extra_info: {} },
    },
    node_errors: {
      1: {
        errors: [
          {
            ...{ type: 'value_not_in_list', message: 'Value not in list' },
            details: `ckpt_name: '${unknownCheckpoint}' not in ['sd15.safetensors']`,
          },
        ],
        ...{ dependent_outputs: ['7'], class_type: 'CheckpointLoaderSimple' },
      },
    },
  },
};

/** What the history says of a prompt that ran out of memory, besides its id. */
export const outOfMemory: object = {
  ...{ node_id: '5', node_type: 'KSampler', executed: [], traceback: [], current_inputs: {} },
  exception_type: 'torch.OutOfMemoryError',
  exception_message: 'Allocation on device \nThis error means you ran out of memory on your GPU.\n',
};
