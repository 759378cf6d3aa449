export { lite0 } from './lite0.ts';
