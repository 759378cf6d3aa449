import { type AnnotatorErrorCode, remedyFor, usualAdvice } from '@visionprefer/core/plugin';

/** What to do about an error, where it can be told from its code and its words. */
export function adviceFor(code: AnnotatorErrorCode, words: string): string | undefined {
  const remedy = /^(bad-request|too-large|unknown-model)$/.test(code) ? remedyFor(words) : undefined;
  if (remedy) return remedy;
  if (code === 'bad-request') return remedies.find(([pattern]) => pattern.test(words))?.[1] ?? lastResort;
  return advice[code];
}

const advice: Partial<Record<AnnotatorErrorCode, string>> = {
  ...usualAdvice,
  unauthorized: 'Pass { apiKey } or set OPENAI_API_KEY to a key that may use this model.',
  'unknown-model': 'Check { model }, and { baseURL } if the server is your own.',
};

/** Parameters that a server or a model may not take → the option that leaves them out. The first match counts. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/context_compression/, 'Set { abilities: { imageCompression: false } }.'],
  [/prompt_cache_(options|breakpoint)/, "Set { abilities: { promptCache: 'key' } }."],
  [/prompt_cache/, "Set { abilities: { promptCache: 'none' } }."],
  [/logprobs/, "Set { scores: 'level' }: this model gives no log-probabilities."],
  [/max_(completion_|output_)?tokens/, 'Set { dialect: { maxTokensField } } to the name that the server takes.'],
  [/image_url/, "Set { dialect: { imageUrl: 'string' } }."],
  [/\bdetail\b/, 'Set { detail } to what the model takes, or { dialect: { sendDetail: false } }.'],
  [/response_format|json_?schema|text\.format/i, "Set { dialect: { schemaMode: 'json_object' } }, or 'prompt'."],
  [/reasoning/, 'Set { reasoning } to what the model takes, or leave it out.'],
  [/developer|\brole\b/, "Set { dialect: { systemRole: 'system' } }."],
];

const lastResort = 'If one of your options is not taken, leave it out; { extraBody } has the last word on every field.';
