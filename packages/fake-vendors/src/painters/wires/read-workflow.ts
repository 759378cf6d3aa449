import { partOf } from '@visionprefer/core/plugin';
import type { PictureRequest } from '../fake-painters.ts';
import { numberOr } from './painter-wire.ts';

/** What a workflow in ComfyUI's API form paints, and with what; undefined when it is none. */
export function readWorkflow(workflow: unknown): { request: PictureRequest; checkpoint: unknown } | undefined {
  if (typeof workflow !== 'object' || workflow === null) return undefined;
  const nodes = Object.values(workflow).map((node) => partOf(node));
  const inputsOf = (type: string) => partOf(nodes.find(({ class_type }) => class_type === type)?.inputs);
  const { width, height } = inputsOf('EmptyLatentImage');
  const request = {
    prompt: `${inputsOf('CLIPTextEncode').text}`,
    seed: numberOr(inputsOf('KSampler').seed, 0),
    width: numberOr(width, 512),
    height: numberOr(height, 512),
  };
  return { request, checkpoint: inputsOf('CheckpointLoaderSimple').ckpt_name };
}
