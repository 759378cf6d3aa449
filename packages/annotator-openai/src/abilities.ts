/**
 * What is known of a model by its name, kept in this one place. Whatever is not known for certain is not sent; the
 * option `abilities` has the last word.
 */
export interface Abilities {
  /**
   * How far the prompt cache can be steered: `breakpoint` (gpt-5.6 and later) caches the rubric and nothing else, so
   * that images seen once are not billed as cache writes; `key` (older models) keeps equal rubrics together; `none`
   * sends nothing (other servers).
   */
  promptCache: 'breakpoint' | 'key' | 'none';
  /** Whether images can be kept from being compressed (`image.context_compression`, Responses only). */
  imageCompression: boolean;
  /** Whether token log-probabilities are given. The vendor's reasoning models give none. */
  logProbabilities: boolean;
  /** Whether the Decisions endpoint takes it. */
  decisions: boolean;
}

/** What the vendor's model of this name takes, reasoning at this effort. */
export function abilitiesOf(model: string, effort?: string | null): Abilities {
  const [, major, minor] = /^(?:ft:)?(?:chat)?gpt-(\d+)(?:\.(\d+))?/.exec(model) ?? [];
  const version = Number(major ?? 0) + Number(minor ?? 0) / 100;
  return {
    promptCache: version >= 5.06 ? 'breakpoint' : 'key',
    imageCompression: true,
    logProbabilities: (version > 0 && version < 5) || (version > 5 && version < 6 && effort === 'none'),
    decisions: /^gpt-6-luna\b/.test(model),
  };
}

/** What a server that merely speaks like the vendor is taken to do: nothing out of the ordinary. */
export const otherServerAbilities: Abilities = {
  promptCache: 'none',
  imageCompression: false,
  logProbabilities: true,
  decisions: false,
};
