import type Anthropic from '@anthropic-ai/sdk';

/** What `anthropic()` needs of a client: one of `@anthropic-ai/sdk`, or of its Bedrock and Vertex kin. */
export interface AnthropicClient {
  messages: Pick<Anthropic['messages'], 'create'> & Partial<Pick<Anthropic['messages'], 'batches'>>;
}

/** Who is asked, and how. */
export interface AnthropicOptions {
  /** Such as `claude-sonnet-5-5`. */
  model: string;
  /** Default: the environment variable `ANTHROPIC_API_KEY`. */
  apiKey?: string | undefined;
  /** Default: the environment variable `ANTHROPIC_BASE_URL`, else the vendor itself. */
  baseURL?: string | undefined;
  /** A client of your own, used instead of `apiKey` and `baseURL`. */
  client?: AnthropicClient | undefined;
  /** How much the model thinks before it answers. Default: the model's own. */
  effort?: 'low' | 'medium' | 'high' | 'xhigh' | 'max' | undefined;
  /**
   * How long the vendor keeps the rubric cached. Default `5m`: every use renews it, so a run that goes on pays the
   * cheaper write (1.25 times the input price, against 2 for `1h`) once. `1h` pays when calls lie minutes apart.
   */
  ttl?: '5m' | '1h' | undefined;
  /** Output tokens to allow for one question, thinking included. Default: 4,000 and 150 for each image and aspect. */
  maxOutputTokens?: number | undefined;
  /** Names the annotator in every record. Default `anthropic:<model>`, with `?effort=<effort>` where that is given. */
  id?: string | undefined;
}
