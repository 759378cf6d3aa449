export { type ComfyuiOptions, comfyui } from './comfyui.ts';
export type { Workflow } from './fill-slots.ts';
