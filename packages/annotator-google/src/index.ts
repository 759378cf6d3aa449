export { google } from './google.ts';
export type {
  GenaiClient,
  GenerativeAiClient,
  GoogleOptions,
  SafetySetting,
  ThinkingConfig,
} from './google-options.ts';
