import type { Workflow } from './fill-slots.ts';

/** From words to an image with any checkpoint of Stable Diffusion, as the workflow that ComfyUI starts with. */
export const usualWorkflow: Workflow = {
  '1': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: '{{checkpoint}}' } },
  '2': { class_type: 'CLIPTextEncode', inputs: { text: '{{prompt}}', clip: ['1', 1] } },
  '3': { class_type: 'CLIPTextEncode', inputs: { text: '{{negative}}', clip: ['1', 1] } },
  '4': { class_type: 'EmptyLatentImage', inputs: { width: '{{width}}', height: '{{height}}', batch_size: 1 } },
  '5': {
    class_type: 'KSampler',
    inputs: {
      ...{ seed: '{{seed}}', steps: '{{steps}}', cfg: '{{guidance}}', sampler_name: 'euler', scheduler: 'normal' },
      ...{ denoise: 1, model: ['1', 0], positive: ['2', 0], negative: ['3', 0], latent_image: ['4', 0] },
    },
  },
  '6': { class_type: 'VAEDecode', inputs: { samples: ['5', 0], vae: ['1', 2] } },
  '7': { class_type: 'SaveImage', inputs: { filename_prefix: 'visionprefer', images: ['6', 0] } },
};
