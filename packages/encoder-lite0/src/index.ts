export { lite0 } from './lite0.ts';
export { readyModel } from './ready-model.ts';
