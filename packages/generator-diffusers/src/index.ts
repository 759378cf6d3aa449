export { type DiffusersOptions, diffusers } from './diffusers.ts';
