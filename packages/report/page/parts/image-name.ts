/** What an image is called: by its generator where that is known. */
export function nameOf(
  { generators }: { generators: readonly string[] },
  { images }: { images: readonly { id: string; generator: number | null }[] },
  place: number,
): string {
  const image = images[place];
  if (!image) return 'an image that is gone';
  return image.generator === null ? image.id : (generators[image.generator] ?? image.id);
}
