export {
  type ConfiguredPlugin,
  defineConfig,
  type NamedAnnotator,
  type NamedGenerator,
  type PromptConfig,
  type VisionPreferConfig,
} from './config/config.ts';
export { exitCodes } from './exit-codes.ts';
export { Interrupted } from './interrupted.ts';
export { runCommandLine } from './program/run-command-line.ts';
export type { Surroundings } from './surroundings.ts';
