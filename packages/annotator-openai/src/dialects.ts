import { type ImageLimits, InputError } from '@visionprefer/core/plugin';

/** How a server's Chat Completions differ from the vendor's. */
export interface Dialect {
  /** Where the instructions go. */
  systemRole: 'developer' | 'system';
  /** An image as `{ url }`, or as the url alone. */
  imageUrl: 'object' | 'string';
  /** Whether `detail` is sent with images. */
  sendDetail: boolean;
  /**
   * How the answer's schema is enforced: `json_schema`, by the server; `json_object`, JSON by the server and its form
   * by being told; `prompt`, by being told alone.
   */
  schemaMode: 'json_schema' | 'json_object' | 'prompt';
  /** The name of the output cap. */
  maxTokensField: 'max_completion_tokens' | 'max_tokens';
  /** What images the server takes. */
  limits: ImageLimits;
  /** Sent with every request. */
  extraBody: Record<string, unknown>;
}

/** Names of the dialects that are known. */
export type DialectName = 'openai' | 'azure' | 'vllm' | 'ollama' | 'llamaCpp' | 'openRouter' | 'groq' | 'unknown';

/** PNG and JPEG are what every server reads. */
const unknown: Dialect = {
  systemRole: 'system',
  imageUrl: 'object',
  sendDetail: false,
  schemaMode: 'json_schema',
  maxTokensField: 'max_tokens',
  limits: { mediaTypes: ['image/png', 'image/jpeg'] },
  extraBody: {},
};

const allMediaTypes: ImageLimits = { mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] };

const vendor: Dialect = {
  ...unknown,
  systemRole: 'developer',
  sendDetail: true,
  maxTokensField: 'max_completion_tokens',
  // The vendor turns down images of more than 30,000 patches of 32 × 32 px.
  limits: { ...allMediaTypes, maxPixels: 30_000_000, maxImages: 1_500 },
};

/** The dialects that are known. `unknown` is what any other server is spoken to in: the least that all understand. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
  openai: vendor,
  azure: { ...vendor, systemRole: 'system' },
  vllm: { ...unknown, limits: allMediaTypes },
  ollama: unknown,
  llamaCpp: unknown,
  // Without this, requests are routed to providers that leave the schema aside.
  openRouter: { ...unknown, limits: allMediaTypes, extraBody: { provider: { require_parameters: true } } },
  // A request holds five images and 4 MB of base64 at most.
  groq: {
    ...unknown,
    maxTokensField: 'max_completion_tokens',
    limits: { ...unknown.limits, maxImages: 5, maxBytes: 590_000, maxPixels: 33_000_000 },
  },
  unknown,
};

/**
 * The dialect of a name, or the differences from `usual` laid over it.
 *
 * @throws InputError when there is none of that name.
 */
export function resolveDialect(dialect: DialectName | Partial<Dialect> = {}, usual: Dialect = unknown): Dialect {
  if (typeof dialect === 'object') return { ...usual, ...dialect };
  const known = Object.hasOwn(dialects, dialect) ? dialects[dialect] : undefined;
  if (known) return known;
  throw new InputError(
    `No dialect "${dialect}". Use one of ${Object.keys(dialects).join(', ')}, or pass { dialect: { … } } with what differs.`,
  );
}
