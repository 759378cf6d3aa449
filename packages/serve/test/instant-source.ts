import type { Judged, RewardSource } from '@visionprefer/serve';
import { RewardError } from '@visionprefer/serve';

/** What an {@link instantSource} was asked. */
export interface Asked {
  prompt: string;
  sizes: number[];
}

/**
 * A source that needs no model: the aspect `size` is the number of bytes, `length` that of the prompt. A picture that
 * begins with `!` cannot be read, one with `?` is refused, one with `~` fails this once.
 */
export function instantSource(options: Partial<RewardSource> = {}): RewardSource & { asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    ...{ name: 'instant', id: 'instant', aspects: ['size', 'length'], concurrency: 4, together: 1, asked },
    async judge({ prompt, pictures }) {
      asked.push({ prompt, sizes: pictures.map(({ bytes }) => bytes.length) });
      return pictures.map(({ bytes }): Judged => {
        const error = errors[String.fromCharCode(bytes[0] ?? 0)];
        if (error) return { error };
        const finding = (raw: number) => ({ raw, score: 1 + (raw % 5) * 0.8 });
        return { findings: { size: finding(bytes.length), length: finding(prompt.length) } };
      });
    },
    close: async () => {},
    ...options,
  };
}

const errors: Readonly<Record<string, RewardError>> = {
  '!': new RewardError('bad-image', 'It is no picture.'),
  '?': new RewardError('unjudged', 'It was refused.'),
  '~': new RewardError('failed', 'The vendor is overloaded.'),
};
