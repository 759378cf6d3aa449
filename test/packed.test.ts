import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);
const bin = (name: string) => join(root, 'node_modules/.bin', name);

interface Manifest {
  name: string;
  exports: Record<string, unknown>;
}

const folders = await readdir(join(root, 'packages'));
const manifests = await Promise.all(
  folders.map(
    async (folder) => JSON.parse(await readFile(join(root, 'packages', folder, 'package.json'), 'utf8')) as Manifest,
  ),
);
/** Every door of every package, as an application names it. */
const doors = manifests.flatMap(({ name, exports }) =>
  Object.keys(exports)
    .filter((door) => !door.endsWith('.json') && !door.includes('*'))
    .map((door) => name + door.slice(1)),
);

let project: string;
let tarballs: string[];

beforeAll(async () => {
  await run('npm', ['run', '-s', 'build'], { cwd: root });
  project = await mkdtemp(join(tmpdir(), 'visionprefer-packed-'));
  const packed = join(project, 'tarballs');
  await mkdir(packed);
  const workspaces = manifests.flatMap(({ name }) => ['--workspace', name]);
  await run('npm', ['pack', ...workspaces, '--pack-destination', packed, '--silent'], { cwd: root });
  tarballs = (await readdir(packed)).map((file) => join(packed, file));
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, version: '1.0.0' }));
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', ...tarballs], {
    cwd: project,
  });
});
afterAll(() => rm(project, { recursive: true }));

describe('the packed packages', () => {
  test('hold dist, README and LICENSE, and nothing else but weights, their notice, and schemas', async () => {
    for (const { name } of manifests) {
      const entries = await readdir(join(project, 'node_modules', name));
      const weights = name.includes('/encoder-') ? ['NOTICE', 'model', 'ready'] : [];
      const schemas = name.endsWith('/cli') ? ['schema'] : [];
      const expected = ['LICENSE', 'README.md', 'dist', 'package.json', ...weights, ...schemas].sort();
      expect(entries.filter((entry) => entry !== 'node_modules').sort(), name).toEqual(expected);
      const files = await readdir(join(project, 'node_modules', name, 'dist'), { recursive: true });
      expect(
        files.filter((file) => /tsbuildinfo|\.test\./.test(file)),
        name,
      ).toEqual([]);
    }
  });

  test('import the built-ins of Node by their prefix, by which bundlers and edge runtimes know them', async () => {
    const bare = new RegExp(
      `(?:from |import\\()"(?:${builtinModules.filter((name) => !name.startsWith('node:')).join('|')})"`,
    );
    for (const { name } of manifests) {
      const dist = join(project, 'node_modules', name, 'dist');
      const files = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith('.js'));
      const sources = await Promise.all(files.map((file) => readFile(join(dist, file), 'utf8')));
      expect(
        files.filter((_, index) => bare.test(sources[index] ?? '')),
        name,
      ).toEqual([]);
    }
  });

  test('satisfy publint', async () => {
    for (const tarball of tarballs) {
      const { buffer, byteOffset, byteLength } = await readFile(tarball);
      const packed = buffer.slice(byteOffset, byteOffset + byteLength);
      const { messages } = await publint({ strict: true, pack: { tarball: packed } });
      expect(
        messages.filter(({ type }) => type === 'error'),
        tarball,
      ).toEqual([]);
    }
  });

  test('have types that resolve everywhere they are imported', async () => {
    // `require` of a package of modules, and resolutions that know no `exports`.
    const foreign: readonly string[] = ['node10', 'node16-cjs'];
    for (const tarball of tarballs) {
      const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(await readFile(tarball))));
      if (!analysis.types) throw new Error(`${tarball} holds no types.`);
      expect(
        analysis.problems.filter(
          (problem) => !('resolutionKind' in problem && foreign.includes(problem.resolutionKind)),
        ),
        tarball,
      ).toEqual([]);
    }
  });

  test('are imported and required, with the same classes', async () => {
    const script = `
      const { createRequire } = await import('node:module');
      const require = createRequire(import.meta.url);
      for (const door of ${JSON.stringify(doors)}) {
        const imported = await import(door);
        if (require(door) !== imported && Object.keys(require(door)).join() !== Object.keys(imported).join()) throw new Error(door);
      }
      const { InputError } = require('@visionprefer/core');
      if (InputError !== (await import('@visionprefer/core')).InputError) throw new Error('two of a class');
      console.log('all doors open');`;
    await writeFile(join(project, 'doors.mjs'), script);
    const { stdout, stderr } = await run(process.execPath, ['doors.mjs'], { cwd: project });
    expect({ stdout, stderr }).toEqual({ stdout: 'all doors open\n', stderr: '' });
  });

  test.each([
    ['nodenext', 'consumer.mts'],
    ['nodenext', 'consumer.cts'],
    ['bundler', 'consumer.mts'],
  ])('are understood by TypeScript under %s in %s', async (resolution, file) => {
    const source = [
      ...doors.map((door, index) => `import * as door${index} from '${door}';`),
      `export const doors = [${doors.map((_, index) => `door${index}`).join(', ')}];`,
      `import { annotate, type Annotation, type PaperAspect } from '@visionprefer/core';`,
      `import { aggregate, toPairs } from '@visionprefer/aggregator';`,
      `export async function use(annotations: AsyncIterable<Annotation<PaperAspect>>) {`,
      `  const consensus = await aggregate(annotations, { weights: { fidelity: 2 } });`,
      `  // @ts-expect-error a misspelt aspect`,
      `  await aggregate(annotations, { weights: { fidelty: 2 } });`,
      `  for (const pair of toPairs(consensus, [])) { const aspect: PaperAspect | 'overall' = pair.aspect; void aspect; }`,
      `  return annotate([], { annotators: [] });`,
      `}`,
    ].join('\n');
    await writeFile(join(project, file), source);
    const moduleKind = resolution === 'nodenext' ? 'nodenext' : 'esnext';
    const options = [
      '--strict',
      '--noEmit',
      '--target',
      'es2023',
      '--types',
      'node',
      '--typeRoots',
      join(root, 'node_modules/@types'),
    ];
    await run(bin('tsc'), ['--module', moduleKind, '--moduleResolution', resolution, ...options, file], {
      cwd: project,
    }).catch(({ stdout }) => expect(stdout).toBe(''));
  });

  test('bring the command', async () => {
    const { stdout } = await run(join(project, 'node_modules/.bin/visionprefer'), ['--help'], { cwd: project });
    expect(stdout).toMatch(/annotate[\s\S]*aggregate[\s\S]*pairs[\s\S]*run/);
  });

  test('write a report with the page that was built into them', async () => {
    const annotation = {
      key: '0'.repeat(32),
      sampleId: 'cube',
      annotatorId: 'someone',
      strategyId: 'listwise',
      imageIds: ['a', 'b'],
      imageHashes: ['1', '2'],
      aspectVersions: { fidelity: 1 },
      ms: 1,
      outcome: 'scored',
      scores: { fidelity: ['a', 'b'].map((imageId, place) => ({ imageId, score: 4 - place })) },
    };
    await writeFile(join(project, 'annotations.jsonl'), `${JSON.stringify(annotation)}\n`);
    const command = join(project, 'node_modules/.bin/visionprefer');
    const { stdout } = await run(command, ['report', 'annotations.jsonl', '--quiet'], { cwd: project });
    expect(stdout).toMatch(/^report\.html {2}1 sample/);
    expect((await readFile(join(project, 'report.html'), 'utf8')).length).toBeGreaterThan(300_000);
  });
});
