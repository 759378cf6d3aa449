export { type OpenAIImagesOptions, openai } from './openai.ts';
