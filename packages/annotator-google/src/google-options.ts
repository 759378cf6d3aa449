/** How long the model may think, as the vendor has it. */
export interface ThinkingConfig {
  thinkingLevel?: 'MINIMAL' | 'LOW' | 'MEDIUM' | 'HIGH' | undefined;
  /** Tokens; for models before Gemini 3. */
  thinkingBudget?: number | undefined;
}

/** What the vendor's filter lets pass, such as `HARM_CATEGORY_HARASSMENT` and `BLOCK_NONE`. */
export interface SafetySetting {
  category: string;
  threshold: string;
}

/** Options that change what is asked, under the vendor's names. They show in the annotator's id. */
export interface GenerationOptions {
  /** Makes answers repeatable, as far as the vendor can. */
  seed?: number | undefined;
  /** Default: the model's own. */
  thinkingConfig?: ThinkingConfig | undefined;
  /** How closely images are looked at, and what they cost. Default: the model's own. */
  mediaResolution?:
    | 'MEDIA_RESOLUTION_LOW'
    | 'MEDIA_RESOLUTION_MEDIUM'
    | 'MEDIA_RESOLUTION_HIGH'
    | 'MEDIA_RESOLUTION_ULTRA_HIGH'
    | undefined;
  /** Default: the vendor's own thresholds. */
  safetySettings?: readonly SafetySetting[] | undefined;
}

/** Who is asked, and how. */
export interface GoogleOptions extends GenerationOptions {
  /** Such as `gemini-3.8-flash`. */
  model: string;
  /** Default: the environment variable `GEMINI_API_KEY`, else `GOOGLE_API_KEY`. */
  apiKey?: string | undefined;
  /** Default: that of the client, else the environment variable `GOOGLE_GEMINI_BASE_URL`, else the vendor itself. */
  baseURL?: string | undefined;
  /** Default: that of the client, else `v1beta`. */
  apiVersion?: string | undefined;
  /**
   * Which SDK makes the calls. Default `genai`. `generative-ai` came before it, is no longer maintained by the vendor
   * and has to be installed as well. It takes no `fetch`: while it calls, `globalThis.fetch` is one that guards its
   * calls. Both are asked the same and answer the same.
   */
  sdk?: 'genai' | 'generative-ai' | undefined;
  /** A client of your own, of either SDK, used instead of `apiKey` and `sdk`. */
  client?: GenerativeAiClient | GenaiClient | undefined;
  /** Output tokens to allow for one question, thinking included. Default: 4,000 and 150 for each image and aspect. */
  maxOutputTokens?: number | undefined;
  /** Names the annotator in every record. Default `google:<model>`, with what changes its answers behind a `?`. */
  id?: string | undefined;
}

/** What is needed of a client of `@google/genai`. */
export interface GenaiClient {
  models: { generateContent(parameters: { model: string; contents: unknown; config?: unknown }): Promise<unknown> };
  /** For batches. */
  batches?: GenaiBatches | undefined;
}

/** What is needed of the batches of a client of `@google/genai`. */
export interface GenaiBatches {
  create(parameters: { model?: string; src?: unknown; config?: unknown }): Promise<GenaiJob>;
  get(parameters: { name: string; config?: unknown }): Promise<GenaiJob>;
  list(parameters?: { config?: unknown }): Promise<AsyncIterable<GenaiJob>>;
  cancel(parameters: { name: string; config?: unknown }): Promise<void>;
}

/** A batch, as far as it is read here. */
export interface GenaiJob {
  name?: string;
  displayName?: string;
  state?: string;
  error?: unknown;
  dest?: { inlinedResponses?: unknown; fileName?: string };
}

/** What is needed of a client of `@google/generative-ai`. */
export interface GenerativeAiClient {
  getGenerativeModel(
    parameters: { model: string },
    options?: {
      apiVersion?: string | undefined;
      baseUrl?: string | undefined;
      customHeaders?: Headers | Record<string, string> | undefined;
    },
  ): { generateContent(request: unknown, options?: { signal?: AbortSignal }): Promise<{ response: unknown }> };
}
