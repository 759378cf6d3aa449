import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const main = join(root, 'packages/cli/src/main.ts');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
const packages = readdirSync(join(root, 'packages'));
const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
/** Pages for a job to do: their lines ask a local server in place of vendors and of servers of one's own. */
const guides = [
  'dpo-data-set',
  'local-model',
  'how-many-judges',
  'good-enough',
  'in-an-application',
  'coming-from',
].map((name) => `docs/${name}.md`);
const pages = ['README.md', 'CONTRIBUTING.md', ...guides, ...packages.map((folder) => `packages/${folder}/README.md`)];

/** Lines that other tests run: what they do takes minutes, or a server that does not end. */
const runElsewhere: [RegExp, testedIn: string][] = [
  [/^npm run build && npx changeset pack/, 'test/packed.test.ts'],
  [/^node node_modules\/@visionprefer\/fake-vendors/, 'packages/fake-vendors/test'],
  [/^npm run (convert|train) -w packages\/encoder-lite0/, 'packages/encoder-lite0/test'],
  [
    /^(npx )?visionprefer (train|evaluate|score|annotate samples\.jsonl --annotator vp-score)/,
    'packages/cli/test/model.test.ts',
  ],
  [/^(npx )?visionprefer serve/, 'packages/cli/test'],
  [/^export \w+_API_KEY=…$/, 'packages/cli/test/first-minute.test.ts'],
];

const fake = await startFakeVendor();
afterAll(() => fake.close());

const withCommands = pages.filter((page) => linesOf(readFileSync(join(root, page), 'utf8')).length > 0);

describe.each(withCommands)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');
  const lines = linesOf(text);
  const folder = lines.some((line) => wordsOf(line)) ? makeFolder() : '';
  for (const [, name = '', content = ''] of text.matchAll(namedFile)) writeFileSync(join(folder, name), content);
  if (text.includes('people.jsonl') && guides.includes(page)) beforeAll(() => askPerson(folder));

  test.each(lines)('%s', async (line) => {
    const elsewhere = runElsewhere.find(([pattern]) => pattern.test(line));
    if (elsewhere) return expect(existsSync(join(root, elsewhere[1]))).toBe(true);
    const words = wordsOf(line);
    if (words) {
      const ran = guides.includes(page) ? run(askFake(words), folder, fake.environment) : run(words, folder);
      return expect(await ran).toMatchObject({ exitCode: 0 });
    }
    if (/^(head|node) /.test(line)) return void execFileSync('sh', ['-c', line], { cwd: folder });
    if (/^npm install /.test(line)) return expect(unknownPackages(line)).toEqual([]);
    const [, script = ''] = /^npm (?:run )?([\w:-]+)/.exec(line) ?? [];
    expect(Object.keys(manifest.scripts), `what ${line} does is tested nowhere`).toContain(script);
  });
});

/** The command lines of a page: those of its `sh` blocks, without comments; a line that ends in \ goes on. */
function linesOf(text: string): string[] {
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.replace(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/(^|\s+)#.*$/, '').trim())
    .filter(Boolean);
}

test('docs/how-many-judges.md has the table that the script prints', () => {
  const script = join(root, 'scripts/price-table.ts');
  const table = execFileSync(process.execPath, ['--conditions=@visionprefer/source', script], { encoding: 'utf8' });
  expect(readFileSync(join(root, 'docs/how-many-judges.md'), 'utf8')).toContain(table);
});

/** The words with the local server in place of one's own, and with prices that no list has for it. */
function askFake(words: readonly string[]): string[] {
  const told = words.map((word) => word.replace(/http:\/\/localhost:\d+\/v1/, fake.urls.openai));
  if (!words.includes('--budget') || words[0] === 'ask-people') return told;
  const annotators = told.filter((_, index) => told[index - 1] === '--annotator');
  return [...told, ...annotators.flatMap((annotator) => ['--price', `${annotator.split('?', 1)[0]}=0.001,0.001`])];
}

/** What stands behind the command in a line that calls it; undefined for other lines. */
function wordsOf(line: string): string[] | undefined {
  const [, rest] =
    /^(?:npm run visionprefer --|npx @visionprefer\/cli|npx visionprefer|visionprefer) (.*)$/.exec(line) ?? [];
  const words = rest?.match(/"[^"]*"|\S+/g)?.map((word) => word.replace(/^"(.*)"$/, '$1'));
  return runElsewhere.some(([pattern]) => pattern.test(line)) ? undefined : words;
}

/** Names in a line of `npm install` that are neither packages of the repository nor in its lock. */
function unknownPackages(line: string): string[] {
  const own = packages.map((name) => `@visionprefer/${name}`);
  const names = line
    .split(/\s+/)
    .slice(2)
    .filter((word) => !word.startsWith('-') && !word.endsWith('.tgz'));
  // A provider of the AI SDK is an example: any will do.
  return names.filter(
    (name) => !own.includes(name) && !lock.includes(`"node_modules/${name}"`) && !/^@ai-sdk\//.test(name),
  );
}

/** A file that a page shows with its name, to be there when the lines below it run. */
const namedFile = /```(?:json|js) ([\w-]+\.(?:jsonl?|mjs))\n([\s\S]*?)```/g;

/** What says where a page is. */
const isOpen = /http:\/\/\S+/;

/** Keys that no server ever sees. */
const keys = { OPENAI_API_KEY: 'sk-never-sent-anywhere', GEMINI_API_KEY: 'never-sent-anywhere' };

/** A folder as one has it that follows a page: the samples of the repository, under the names that pages use. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'visionprefer-readme-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const samples = join(root, 'examples/samples');
  cpSync(samples, join(folder, 'examples/samples'), { recursive: true });
  cpSync(samples, folder, { recursive: true });
  const [one = '', other = ''] = readdirSync(join(samples, 'images')).toSorted();
  cpSync(join(samples, 'images', one), join(folder, 'a.png'));
  cpSync(join(samples, 'images', other), join(folder, 'b.png'));
  cpSync(samples, join(folder, 'samples'), { recursive: true });
  writeFileSync(join(folder, 'prompts.txt'), 'a red hot-air balloon\n');
  writeFileSync(join(folder, 'flux.json'), '{"1":{"class_type":"CLIPTextEncode","inputs":{"text":"{{prompt}}"}}}');
  return folder;
}

/** Lays what a person says about the samples beside them: the local server answers in their place. */
async function askPerson(folder: string): Promise<void> {
  const file = join(folder, 'people.jsonl');
  const asked = ['annotate', 'samples.jsonl', '--annotator', 'openai:person', '--aspect', 'fidelity', '--out', file];
  expect(await run(asked, folder, fake.environment)).toMatchObject({ exitCode: 0 });
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"openai:person"', '"human:ana"'));
}

/** Runs the command to its end. A review has none: it is ended as a person would end it, once its page is there. */
async function run(
  words: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>> = keys,
): Promise<{ exitCode: number | null; output: string }> {
  const needsRun = words.includes('run') && words[0] !== 'run' && !existsSync(join(folder, 'run'));
  const jury =
    environment === keys ? [] : ['--annotator', 'openai:gpt-6-sol', '--annotator', 'google:gemini-3.8-flash'];
  if (needsRun) await run(['run', 'samples.jsonl', ...jury], folder, environment);
  const isReview = words[0] === 'review';
  // No generator but the painter can paint without a server: what the others would do is told.
  const more = isReview ? ['--no-open'] : words[0] === 'generate' && !words.includes('paint') ? ['--dry-run'] : [];
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@visionprefer/source', main, ...words, ...more], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const wasOpen = isOpen.test(output);
      output += text;
      // Once: a second one ends it at once.
      if (isReview && !wasOpen && isOpen.test(output)) child.kill('SIGINT');
    });
  }
  const exitCode = await new Promise<number | null>((settle) => child.on('close', settle));
  return { exitCode: isReview && exitCode === 130 ? 0 : exitCode, output };
}
