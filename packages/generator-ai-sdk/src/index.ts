export { type AiSdkImagesOptions, aiSdk } from './ai-sdk.ts';
