/** Bodies as the vendor writes them, with what a test changes. */

export const usage: object = {
  input_tokens: 1371,
  input_tokens_details: { cached_tokens: 1024, cache_write_tokens: 64 },
  output_tokens: 41,
  output_tokens_details: { reasoning_tokens: 7 },
  total_tokens: 1412,
};

/** An output item in which the model says something. */
export function message(text: string, changes: object = {}): object {
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
  return { id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content, ...changes };
}

/** A body of the Responses interface. */
export function response(output: readonly object[], changes: object = {}): object {
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1795000000,
    status: 'completed',
    error: null,
    incomplete_details: null,
    model: 'gpt-6-sol-2026-09-30',
    output,
    usage,
    ...changes,
  };
}

/** A body of the Chat Completions interface. */
export function completion(choice: { message?: object; finish_reason?: string; logprobs?: object }): object {
  return {
    id: 'chatcmpl_1',
    object: 'chat.completion',
    created: 1795000000,
    model: 'gpt-4.1-2025-04-14',
    choices: [
      {
        index: 0,
        logprobs: null,
        finish_reason: 'stop',
        ...choice,
        message: { role: 'assistant', content: null, refusal: null, ...choice.message },
      },
    ],
    usage: {
      prompt_tokens: 1371,
      completion_tokens: 41,
      total_tokens: 1412,
      prompt_tokens_details: { cached_tokens: 1024 },
      completion_tokens_details: { reasoning_tokens: 7 },
    },
  };
}

/** The body of an HTTP error. */
export function failure(message: string, changes: object = {}): object {
  return { error: { message, type: 'invalid_request_error', param: null, code: null, ...changes } };
}
