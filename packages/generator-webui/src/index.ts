export { type WebuiOptions, webui } from './webui.ts';
