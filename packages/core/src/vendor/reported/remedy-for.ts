import { takesNoImages, tooManyImages } from './code-of-reported.ts';

/** What to do about what a server said, where that is the same for every server; undefined for the rest. */
export function remedyFor(words: string): string | undefined {
  if (takesNoImages().test(words)) {
    return 'Choose a model that is shown images, or load its image encoder on the server.';
  }
  if (!tooManyImages().test(words)) return undefined;
  return 'Show one image at a time: --strategy pointwise, or { strategy: pointwise() }. A vLLM server of your own takes more with --limit-mm-per-prompt.';
}
