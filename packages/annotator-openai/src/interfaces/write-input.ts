import type { CallImages, Question } from '@visionprefer/core/plugin';
import type { ResolvedOptions } from '../resolved-options.ts';
import { dataUrl } from './data-url.ts';
import { breakpoint } from './prompt-cache-fields.ts';

/** A question as the messages that Responses and Decisions take alike. */
export type Input = [
  { role: 'developer'; content: InputText[] },
  {
    role: 'user';
    content: (InputText | { type: 'input_image'; detail: ResolvedOptions['detail']; image_url: string })[];
  },
];

type InputText = { type: 'input_text'; text: string } & Partial<typeof breakpoint>;

/** The rubric as a developer's message, whose end is where a cache may break off, then words and images as they come. */
export function writeInput(
  { instructions, parts }: Question,
  { detail, abilities }: Pick<ResolvedOptions, 'detail' | 'abilities'>,
  images: CallImages,
): Input {
  const rubric = { type: 'input_text', text: instructions } as const;
  return [
    { role: 'developer', content: [abilities.promptCache === 'breakpoint' ? { ...rubric, ...breakpoint } : rubric] },
    {
      role: 'user',
      content: parts.map((part) =>
        'text' in part
          ? { type: 'input_text', text: part.text }
          : { type: 'input_image', detail, image_url: dataUrl(part.image, images) },
      ),
    },
  ];
}
