import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  createKeySet,
  type Forecast,
  type ImageLimits,
  type ImageSize,
  type KeySet,
  type KnownImage,
  type KnownImages,
  type Sample,
  type Span,
} from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { forecastSamples } from '../annotate/forecast-samples.ts';
import { readChosen } from '../prompts/choose-prompts.ts';
import { forecastPainting, type PaintForecast } from '../prompts/forecast-painting.ts';
import type { Shown } from '../prompts/paint-prompts.ts';
import type { MakePlan } from './plan-make.ts';
import type { Purse } from './purse.ts';

/** What all steps would ask, and may cost. */
export interface MakeForecast {
  /** Absent when nobody polishes. */
  polishing?: Forecast | undefined;
  /** Without samples that are whole already. */
  painting: PaintForecast;
  judging: Forecast;
  /** US dollars in all; null when a price is not known. */
  usd: Span | null;
  /** US dollars that earlier runs have spent at most. */
  spentUsd: number;
}

/**
 * Tells what a run that begins with prompts would ask and may cost. Nothing is asked, locked or written. Of samples that are
 * not painted yet the number and the size of their images are known, which is all that matters; prompts that will be
 * declined, and images that will be refused, are not.
 */
export async function forecastMake(
  plan: MakePlan,
  purse: Pick<Purse, 'spent'>,
  { surroundings, status }: Shown,
): Promise<MakeForecast> {
  const { polish, chosen, painters, judges, files } = plan;
  const polishing = polish && (await forecastSamples(polish.plan, surroundings, status));
  const painted = await openPainted(resolve(surroundings.folder, files.samples), surroundings.folder);
  const unpainted = async function* () {
    for await (const prompt of readChosen(chosen, () => {})) if (!painted.ids.has(prompt.id)) yield prompt;
  };
  const painting = await forecastPainting(unpainted(), painters);
  const { images = 4, width = 1_024, height = 1_024 } = painters;
  const source = {
    ...painted.source,
    file: chosen.source.file,
    async *read(): AsyncGenerator<Sample, void, undefined> {
      yield* painted.read();
      for await (const { id, prompt } of unpainted()) yield { id, prompt, images: describeImages(id, images) };
    },
  };
  const judging = await forecastSamples(
    { ...judges, source, unpainted: findUnpainted({ width, height }) },
    surroundings,
    status,
  );
  const spans = [polishing ? polishing.usd : none, spanOf(painting.usd), judging.usd];
  const spent = Object.values(await purse.spent()).reduce((sum, { atMost }) => sum + atMost, 0);
  return { polishing, painting, judging, usd: sumOf(spans), spentUsd: spent };
}

/** Samples that are whole already. */
interface PaintedSource {
  ids: Pick<KeySet, 'has'>;
  source: { folder: string; count(): Promise<number>; place(id: string): { file: string } };
  read(): AsyncIterable<Sample>;
}

async function openPainted(path: string, folder: string): Promise<PaintedSource> {
  const ids = createKeySet();
  if (!existsSync(path)) {
    const source = { folder, count: async () => 0, place: () => ({ file: path }) };
    return { ids, source, read: async function* () {} };
  }
  const source = await openSamples(path, folder);
  for await (const { id } of source.read(() => {})) ids.add(id);
  return { ids, source, read: () => source.read(() => {}) };
}

const scheme = 'unpainted:';

function describeImages(sampleId: string, images: number): Sample['images'] {
  return Array.from({ length: images }, (_, place) => ({ id: `${place + 1}`, url: `${scheme}${place}/${sampleId}` }));
}

/** What images will be that are not painted yet, as an annotator with these limits is shown them. */
function findUnpainted({ width, height }: ImageSize): KnownImages['find'] {
  return async ({ url }, { maxSide = Number.POSITIVE_INFINITY, maxPixels = Number.POSITIVE_INFINITY }: ImageLimits) => {
    if (!url.startsWith(scheme)) return undefined;
    const scale = Math.min(1, maxSide / Math.max(width, height), Math.sqrt(maxPixels / (width * height)));
    const hash = createHash('sha256').update(url).digest('hex').slice(0, 32);
    const known: KnownImage = {
      ...{ width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) },
      ...{ mediaType: 'image/png', hash },
    };
    return known;
  };
}

const none: Span = { low: 0, likely: 0, high: 0 };

function spanOf(usd: number | null): Span | undefined {
  return usd === null ? undefined : { low: usd, likely: usd, high: usd };
}

function sumOf(spans: readonly (Span | undefined)[]): Span | null {
  const sum = { ...none };
  for (const span of spans) {
    if (!span) return null;
    sum.low += span.low;
    sum.likely += span.likely;
    sum.high += span.high;
  }
  return sum;
}
