import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../examples');
const examples = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'samples.ts');

/** What each example must print; one that is not named here fails. */
const prints: Record<string, RegExp> = {
  'best-of-four.ts': /^(.+: image \w+, [1-5]\.\d\d of 5\. .+\n){3}$/,
  'compare-strategies.ts': /^(\S+: \d+% alike, at 0\.\d\d times its input\n){3}$/,
  'export-dataset.ts':
    /^(\d+) pairs of \d+ prompts\ndiffusion-dpo: README\.md, manifest\.json, overall\n\1 pairs read back, for .+\nimagereward: README\.md, images, manifest\.json, overall\n\1 pairs read back, for .+\n$/,
  'first-pairs.ts': /^(.+: \w+ > \w+ by \d\.\d\d\n)+$/,
  'jury.ts': /^36 annotations, [1-9]\d* refused\n(\w+: \w+ > \w+, [1-3] for, [01] against\n)+$/,
  'local-server.ts': /^((balloon|boats) [a-d] [1-5]\n){8}$/,
  'look-at-a-run.ts': /^[1-9]\d* pairs of 12 samples to look at in .*visionprefer-look-at-a-run\.html\n$/,
  'own-annotator.ts': /^(?=[\s\S]*refused I do not look at these\.\n)(.+ (scored|refused) .*\n){12,}$/,
  'own-aspect.ts': /^(.+: \w+ is thriftier than \w+ by \d\.\d\d\n)+$/,
  'shared-run.ts': /^(\w+: image \w+, [1-5]\.\d\d of 5\n){12}1[2-4] requests\n$/,
  'traced-calls.ts':
    /^(?=[\s\S]* overloaded 0 tokens in\n)(chat gpt-6-luna \w+ (answered|overloaded) \d+ tokens in\n){4}$/,
  'what-will-it-cost.ts': /^(\w+, \S+: \d+ questions, \$\d+\.\d\d, from \$\d+\.\d\d to \$\d+\.\d\d\n){6}$/,
  'stop-and-go-on.ts': /^ended by SIGKILL with 1\d annotations\n\d+ more when it goes on\n0 the third time\n$/,
};

describe.each(examples)('%s', (example) => {
  test('is one idea in at most forty lines', () => {
    expect(readFileSync(join(folder, example), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(40);
  });

  test('runs and prints what it promises', async () => {
    const options = ['--conditions=@visionprefer/source', join(folder, example)];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, options);
    expect(stderr).toBe('');
    expect(stdout).toMatch(prints[example] ?? /nothing is expected of this example/);
  });
});
