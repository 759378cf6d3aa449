import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type AnnotateOptions,
  type Annotation,
  type Annotator,
  annotate,
  originalImages,
  type PaperAspect,
  type Question,
  type Sample,
} from '@visionprefer/core';
import { Redis } from 'ioredis';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import {
  type Fleet,
  type FleetMember,
  type FleetOptions,
  type JoinOptions,
  joinFleet,
  openFleet,
} from '../src/index.ts';
import { startRedis, type TestRedis } from './start-redis.ts';

/** An annotator that says what it was asked. */
export interface TestAnnotator extends Annotator {
  /** Prompts, in the order they were asked. */
  asked: string[];
}

/** Makes an annotator that likes every image equally. @param answer What it does before it answers. */
export function makeAnnotator(id = 'test:plain', answer: (prompt: string) => unknown = () => {}): TestAnnotator {
  const asked: string[] = [];
  return {
    ...{ specVersion: 1, id, asked },
    async answer(question) {
      const { prompt = '' } = question;
      asked.push(prompt);
      await answer(prompt);
      return { output: scoresFor(question), usage: { inputTokens: 100, outputTokens: 10 } };
    },
  };
}

function scoresFor({ imageIds, aspects, parts }: Question): object {
  const images = parts.flatMap((part) => ('image' in part ? [part.image] : []));
  if (images.some(({ bytes }) => bytes.length === 0)) throw new Error('An image came without its bytes.');
  return {
    images: imageIds.map((_, place) => ({
      image: String.fromCharCode(65 + place),
      ...Object.fromEntries(aspects.map(({ id, levels }) => [id, { rationale: 'seen', level: levels[2].name }])),
    })),
  };
}

/** Makes samples `s0`, `s1` … with the prompts `Prompt 0`, `Prompt 1` …, and a folder with the one image they share. */
export async function makeSamples(count: number): Promise<{ folder: string; samples: Sample[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-fleet-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const picture = sharp({ create: { width: 16, height: 16, channels: 3, background: '#369' } });
  await writeFile(join(folder, 'a b.png'), await picture.png().toBuffer());
  const images = [{ id: 'a', url: new URL('a b.png', `file://${folder}/`).href }];
  const samples = Array.from({ length: count }, (_, index) => ({ id: `s${index}`, prompt: `Prompt ${index}`, images }));
  return { folder, samples };
}

/** Opens a fleet that is closed after the test. */
export async function open(
  folder: string,
  { redis, annotators, ...options }: Pick<FleetOptions, 'redis' | 'annotators'> & Partial<FleetOptions>,
): Promise<Fleet> {
  const loadImage = originalImages({ root: folder });
  const fleet = await openFleet({ redis, annotators, loadImage, root: folder, runId: 'test', ...options });
  onTestFinished(() => fleet.close({ isDone: false }));
  return fleet;
}

/** Starts a worker that is closed after the test. */
export async function enter(
  folder: string,
  { redis, annotators, ...options }: Pick<JoinOptions, 'redis' | 'annotators'> & Partial<JoinOptions>,
): Promise<FleetMember> {
  const loadImage = originalImages({ root: folder });
  const member = await joinFleet({ redis, annotators, loadImage, ...options });
  onTestFinished(() => member.close({ force: true }));
  return member;
}

/** Runs samples through a fleet, as the command does: what is written is told. */
export async function runThrough(
  fleet: Fleet,
  samples: readonly Sample[],
  options: Partial<AnnotateOptions<PaperAspect>> = {},
): Promise<Annotation<PaperAspect>[]> {
  const annotations: Annotation<PaperAspect>[] = [];
  for await (const annotation of annotate(samples, { ...options, ...fleet.options })) {
    annotations.push(annotation);
    fleet.settled(annotation.key);
  }
  return annotations;
}

/** Starts a Redis that is ended after the test. */
export async function useRedis(...settings: string[]): Promise<TestRedis> {
  const redis = await startRedis(...settings);
  onTestFinished(redis.close);
  return redis;
}

/** Looks into a Redis until the end of the test. */
export function look(url: string): Redis {
  const client = new Redis(url);
  onTestFinished(() => client.disconnect());
  return client;
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(20);
}
