import { partOf } from '../part-of.ts';

/** Interfaces that multimodal models are spoken to by. */
export type InterfaceName =
  | 'Chat Completions'
  | 'Responses'
  | 'Messages of Anthropic'
  | 'generateContent of Google'
  | 'Ollama'
  | 'text generation'
  | 'an event stream'
  | 'a page';

/**
 * By which interface a reply was written, told by its shape; undefined where it cannot be told. An address that leads
 * to another interface than was asked for gives such replies.
 */
export function interfaceOf(body: unknown): InterfaceName | undefined {
  if (typeof body === 'string') {
    if (/^\s*(data|event|id|retry|):/.test(body)) return 'an event stream';
    return /^\s*<(!doctype|html|\?xml|body|h1)/i.test(body) ? 'a page' : undefined;
  }
  const { choices, output, content, candidates, promptFeedback, message, response, done, generated_text } =
    partOf(body);
  if (Array.isArray(choices)) return 'Chat Completions';
  if (Array.isArray(candidates) || promptFeedback !== undefined) return 'generateContent of Google';
  if (Array.isArray(output)) return 'Responses';
  if (Array.isArray(content)) return 'Messages of Anthropic';
  if (typeof done === 'boolean' && (message !== undefined || response !== undefined)) return 'Ollama';
  return typeof generated_text === 'string' ? 'text generation' : undefined;
}
