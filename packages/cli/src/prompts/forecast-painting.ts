import { drawOrders, type GenerateRunOptions, type PromptToPaint, toDrawOptions } from '@visionprefer/generate';

/** What painting takes. What an earlier run painted is not taken off. */
export interface PaintForecast {
  prompts: number;
  generators: {
    generator: string;
    images: number;
    /** At most; null when its price is not known. */
    usd: number | null;
  }[];
  /** Of all generators together. */
  usd: number | null;
}

/** Tells how many images of which generator would be painted, and what they cost at most. Nothing is asked or written. */
export async function forecastPainting(
  prompts: AsyncIterable<PromptToPaint>,
  options: GenerateRunOptions,
): Promise<PaintForecast> {
  const { generators, usdPerImage } = options;
  const draw = toDrawOptions({ ...options, budgetUsd: undefined });
  const counts = new Map(draw.generatorIds.map((id) => [id, 0]));
  let read = 0;
  for await (const prompt of prompts) {
    read++;
    for (const { generatorId } of drawOrders(prompt, draw)) counts.set(generatorId, (counts.get(generatorId) ?? 0) + 1);
  }
  const each = generators.map((generator) => {
    const images = counts.get(generator.id) ?? 0;
    const price = usdPerImage?.(generator);
    return { generator: generator.id, images, usd: price === undefined ? null : price * images };
  });
  const known = each.every(({ usd }) => usd !== null);
  return { prompts: read, generators: each, usd: known ? each.reduce((sum, { usd }) => sum + (usd ?? 0), 0) : null };
}
