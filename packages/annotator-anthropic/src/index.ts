export { type AnthropicClient, type AnthropicOptions, anthropic } from './anthropic.ts';
