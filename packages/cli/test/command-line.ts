import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Sample } from '@visionprefer/core';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';

const main = resolve(import.meta.dirname, '../src/main.ts');

/** How a process of the command ended. */
export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the real command as a process of its own. */
export function start(args: readonly string[], folder: string, options: StartOptions = {}): Started {
  const { preload = [] } = options;
  const imports = preload.map((file) => `--import=${file}`);
  const own = ['--conditions=@visionprefer/source', ...imports, main];
  return startProcess(process.execPath, [...own, ...args], folder, options);
}

/** A process of the command that is running. */
export interface Started {
  child: ChildProcess;
  ended: Promise<Ended>;
}

/** How a process is started. */
export interface StartOptions {
  /** Variables besides those of the test's own process. */
  environment?: Readonly<Record<string, string>>;
  /** Modules that are loaded before the command. */
  preload?: readonly string[];
}

/** Starts any process as {@link start} does. */
export function startProcess(
  program: string,
  args: readonly string[],
  folder: string,
  options: StartOptions = {},
): Started {
  const { NO_COLOR: _, FORCE_COLOR: __, ...environment } = { ...process.env, ...options.environment };
  const child = spawn(program, args, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<Ended>((settle, reject) => {
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
      });
    }
    child.on('error', reject);
    child.on('close', (exitCode) => settle({ exitCode, ...texts }));
  });
  return { child, ended };
}

/** Runs the command to its end. */
export function run(args: readonly string[], folder: string, options: StartOptions = {}): Promise<Ended> {
  return start(args, folder, options).ended;
}

/** A folder that is gone after the test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes records as JSON lines. Texts are written as they are, as lines that are no record. */
export async function writeLines(path: string, records: readonly unknown[]): Promise<void> {
  const lines = records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record)));
  await writeFile(path, `${lines.join('\n')}\n`);
}

/** A picture with some detail, in one of as many shades as are asked for. */
export async function drawPicture(path: string, shade: number): Promise<void> {
  const size = 48;
  const pixels = Buffer.alloc(size * size * 3);
  for (let index = 0; index < pixels.length; index++) pixels[index] = (index * (shade + 3) + shade * 37) % 256;
  await sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .toFormat(path.endsWith('.jpg') ? 'jpeg' : 'png')
    .toFile(path);
}

/** Draws pictures `0.png`, `1.png` … and makes samples of two of them each. */
export async function makeSamples(folder: string, samples: number): Promise<Sample[]> {
  await Promise.all(
    Array.from({ length: samples * 2 }, (_, index) => drawPicture(join(folder, `${index}.png`), index)),
  );
  return Array.from({ length: samples }, (_, index) => ({
    id: `sample-${index}`,
    prompt: `Prompt ${index}`,
    images: [
      { id: 'a', url: `${index * 2}.png` },
      { id: 'b', url: `${index * 2 + 1}.png` },
    ],
  }));
}

/**
 * An annotator as a stranger would write it, without any import. It finds image `a` better than all others, says
 * in `calls.log` what it was asked, and takes `delayMs` over each answer.
 */
export function annotatorSource({ name = 'create', delayMs = 0 }: { name?: string; delayMs?: number } = {}): string {
  return `
import { appendFileSync } from 'node:fs';
export function ${name}({ model = 'plain' } = {}) {
  return {
    specVersion: 1,
    id: '${name}:' + model,
    async answer(question, { signal }) {
      appendFileSync('calls.log', question.imageIds.join() + '\\n');
      await new Promise((resolve, reject) => {
        setTimeout(resolve, ${delayMs});
        signal.addEventListener('abort', () => reject(signal.reason));
      });
      const labels = question.schema.properties.images.items.properties.image.enum;
      return {
        output: {
          images: labels.map((image, place) => ({
            image,
            ...Object.fromEntries(question.aspects.map(({ id, levels }) => [id, { rationale: 'seen', level: levels[question.imageIds[place] === 'a' ? 4 : 1].name }])),
          })),
        },
        usage: { inputTokens: 10, outputTokens: 1 },
      };
    },
  };
}
`;
}

/** Runs the command with a limit on the size of files, which fails a write as a full disk does. Not on Windows. */
export function runLimited(kilobytes: number, args: readonly string[], folder: string): Promise<Ended> {
  const command = `trap '' XFSZ; ulimit -f ${kilobytes}; exec "${process.execPath}" --conditions=@visionprefer/source "${main}" ${args.join(' ')}`;
  return startProcess('/bin/bash', ['-c', command], folder).ended;
}
