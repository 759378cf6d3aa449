import { join } from 'node:path';
import {
  type Annotation,
  type AskedSample,
  BudgetError,
  type Counted,
  InputError,
  type Run,
  type Source,
} from '@visionprefer/core';
import { openJournal, readAnnotations } from '@visionprefer/journal';
import { type DrawOptions, drawOrders, ticketOf } from './draw/draw-orders.ts';
import type { GenerateRunOptions, GenerateSummary } from './generate-options.ts';
import { askToPaint } from './paint/ask-to-paint.ts';
import { toAnnotator } from './paint/paint-order.ts';
import { isPainting } from './paint/painting.ts';
import { createPatience } from './paint/patience.ts';
import { openTicketBox, type TicketBox } from './paint/ticket-box.ts';
import { createGallery, type Gallery } from './pictures/gallery.ts';
import { openSamplesFile, type SamplesFile } from './samples/samples-file.ts';
import { type PromptToPaint, toSample } from './samples/to-sample.ts';
import { keepDrawOptions, priceOf, toDrawOptions } from './settle-options.ts';

/** An ask of a run may take as long as it takes: each call has its own deadline. */
const longestMs = 2 ** 31 - 1;

/**
 * Has generators paint images of prompts, and writes the samples down as they become whole. Which generator paints which
 * image, at what guidance and with what seed is drawn by the seed of the run. Each image is written aside, checked and
 * moved; what is refused or cannot be used leaves a gap. Killed at any moment, a later run goes on: what stands in the
 * journal is not painted again.
 *
 * @throws InputError for options that cannot work, or a folder that holds something else; WriteError when the disk does
 * not take what is to be kept.
 */
export async function generate(prompts: Source<PromptToPaint>, options: GenerateRunOptions): Promise<GenerateSummary> {
  const { out } = options;
  const draw = toDrawOptions(options);
  const journal = await openJournal(join(out, 'paintings.jsonl'));
  try {
    keepDrawOptions(out, out, draw);
    const samples = await openSamplesFile(join(out, 'samples.jsonl'), join(out, 'samples.jsonl'));
    const studio = { box: openTicketBox(out), gallery: createGallery() };
    const earlier = await readPaintings(journal.path, samples, studio.gallery);
    const tickets = new Map<string, string>();
    const patience = createPatience(options);
    const run = await journal.openRun({
      annotators: options.generators.map((generator) => toAnnotator(generator, studio, priceOf(options, generator))),
      strategy: askToPaint(draw),
      concurrency: options.concurrency ?? 8,
      budget: options.budgetUsd === undefined ? undefined : { usd: options.budgetUsd, counted: knownPrices(draw) },
      pace: ({ id }) => options.pace?.(id),
      timeoutMs: options.timeoutMs ?? 600_000,
      signal: patience.signal,
      onProgress: patience.onProgress,
      onOutage: patience.onOutage,
      onFailure: options.onFailure,
      onAnnotation: (annotation) => studio.box.drop(tickets.get(nameOf(annotation)) ?? ''),
    });
    try {
      return await paintAll(prompts, { run, draw, samples, studio, earlier, tickets, patience, options });
    } finally {
      await run.close();
      patience.end();
      samples.close();
    }
  } finally {
    await journal.close();
  }
}

/** What a run works with. */
interface Workshop {
  run: Run;
  draw: DrawOptions;
  samples: SamplesFile;
  studio: { box: TicketBox; gallery: Gallery };
  /** Key → painting of an earlier run, of samples that are not whole. */
  earlier: Map<string, Annotation>;
  /** Name of an order → its ticket, of the samples that are under way. */
  tickets: Map<string, string>;
  patience: ReturnType<typeof createPatience>;
  options: GenerateRunOptions;
}

/** Feeds prompts to the run, as many at once as keep its generators busy, and writes samples as they become whole. */
async function paintAll(prompts: Source<PromptToPaint>, workshop: Workshop): Promise<GenerateSummary> {
  const { run, samples, studio, options, patience } = workshop;
  const summary = { samples: 0, earlier: 0, images: 0, gaps: {} as Record<string, number> };
  const pending = new Set<Promise<void>>();
  const mostPending = options.generators.length * (options.concurrency ?? 8) + 16;
  let failure: { error: unknown } | undefined;
  let stopped: Error | undefined;
  const isOver = () =>
    failure !== undefined || stopped !== undefined || patience.gaveUp || options.drain?.aborted === true;
  const paint = async (prompt: PromptToPaint) => {
    const sample = await paintOne(prompt, workshop, (error) => {
      stopped ??= error;
    });
    if (sample === undefined) return;
    summary.samples++;
    summary.images += sample.images.length;
    for (const { outcome } of Object.values((sample.metadata?.gaps ?? {}) as Record<string, { outcome: string }>)) {
      summary.gaps[outcome] = (summary.gaps[outcome] ?? 0) + 1;
    }
  };
  for await (const prompt of prompts) {
    if (isOver()) break;
    if (samples.ids.has(prompt.id)) {
      if (samples.has(prompt)) summary.earlier++;
      else tellChanged(prompt, options);
      continue;
    }
    const painting = paint(prompt)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => pending.delete(painting));
    pending.add(painting);
    if (pending.size >= mostPending) await Promise.race(pending);
  }
  await Promise.all(pending);
  if (failure && !patience.signal.aborted) throw failure.error;
  options.signal?.throwIfAborted();
  const { failures, usd } = run.progress();
  const overspent = stopped instanceof BudgetError;
  return { ...summary, lost: studio.box.lost, failures, stopped: stopped?.message ?? patience.reason, overspent, usd };
}

/** Has the images of one prompt painted, and writes its sample; undefined when not all of them are settled. */
async function paintOne(
  { id, prompt, metadata }: PromptToPaint,
  { run, draw, samples, studio, earlier, tickets, options }: Workshop,
  stop: (error: Error) => void,
) {
  const orders = drawOrders({ id, prompt }, draw);
  const names = orders.map(({ sampleId, imageId, generatorId }) =>
    nameOf({ sampleId, annotatorId: generatorId, imageIds: [imageId] }),
  );
  for (const [index, order] of orders.entries()) tickets.set(names[index] ?? '', ticketOf(order));
  const asked: AskedSample = await run.ask({ id, prompt, images: [] }, { timeoutMs: longestMs });
  // Heard of: whatever came of them, nothing is under way any more.
  for (const name of names) {
    studio.box.drop(tickets.get(name) ?? '');
    tickets.delete(name);
  }
  studio.gallery.forget(id);
  for (const failure of asked.failures) {
    if (failure.fatal || failure.error instanceof BudgetError) stop(failure.error);
    // Those of the whole sample were told by the run.
    else if (failure.annotatorId !== undefined && !options.signal?.aborted) options.onFailure?.(failure);
  }
  const settled = asked.settled.flatMap((key) => earlier.get(key) ?? []);
  const annotations = new Map(
    [...settled, ...asked.annotations].map((annotation) => [annotation.imageIds[0] ?? '', annotation]),
  );
  for (const key of asked.settled) earlier.delete(key);
  if (annotations.size < orders.length) return undefined;
  const sample = toSample({ id, prompt, metadata }, orders, annotations);
  // A sample has one image at least.
  if (sample.images.length > 0) samples.append(sample);
  return sample;
}

/** The price of an image is known beforehand: nothing need be learnt of how a vendor counts. */
function knownPrices({ generatorIds }: DrawOptions): Map<string, Counted> {
  return new Map(generatorIds.map((id) => [id, { answers: 1_000, input: 0, output: 1 }]));
}

/** What an order and its annotation are known by. */
function nameOf({
  sampleId,
  annotatorId,
  imageIds,
}: Pick<Annotation, 'sampleId' | 'annotatorId' | 'imageIds'>): string {
  return JSON.stringify([sampleId, imageIds[0], annotatorId]);
}

/** Reads what earlier runs painted: the hashes of all, and what became of orders of samples that are not whole. */
async function readPaintings(path: string, samples: SamplesFile, gallery: Gallery): Promise<Map<string, Annotation>> {
  const earlier = new Map<string, Annotation>();
  for await (const annotation of readAnnotations(path)) {
    const { key, sampleId, outcome } = annotation;
    if (outcome === 'answered' && isPainting(annotation.output) && 'file' in annotation.output) {
      gallery.add(sampleId, annotation.output);
    }
    if (samples.ids.has(sampleId)) gallery.forget(sampleId);
    else earlier.set(key, annotation);
  }
  return earlier;
}

function tellChanged({ id }: PromptToPaint, { onFailure, out }: GenerateRunOptions): void {
  const error = new InputError(
    `Sample ${id}: ${join(out, 'samples.jsonl')} has it with another prompt. Give changed prompts another id, or name another folder.`,
  );
  if (!onFailure) throw error;
  onFailure({ sampleId: id, fatal: false, error });
}
