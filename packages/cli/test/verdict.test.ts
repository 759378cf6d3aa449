import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, run, writeLines } from './command-line.ts';

const generators = ['alder', 'birch', 'cedar'];

/** A rating a row: three judges and a person on 24 prompts; `alder` is best, `guess` says anything. */
function ratings(): object[] {
  const score = (rater: string, prompt: number, place: number) => {
    const noise = ((prompt * 13 + place * 7 + rater.length * 5) % 7) - 3;
    if (rater === 'guess') return 5 + (((prompt * 31 + place * 17) % 11) - 5);
    return Math.min(10, Math.max(0, 8 - 2 * place + noise / 2));
  };
  return Array.from({ length: 24 }, (_, prompt) =>
    ['ann', 'bob-b', 'guess', 'human:eve'].flatMap((rater) =>
      generators.map((generator, place) => ({
        ...{ sample: `s${prompt}`, prompt: `prompt ${prompt}`, image: generator, generator, annotator: rater },
        ...{ aspect: 'fidelity', score: score(rater, prompt, place) },
      })),
    ),
  ).flat();
}

async function imported(): Promise<string> {
  const folder = await makeFolder();
  await writeLines(join(folder, 'ratings.jsonl'), ratings());
  const { exitCode, stderr } = await run(
    [
      'import',
      'ratings.jsonl',
      '--scale',
      '0..10',
      '--out',
      'mine/annotations.jsonl',
      '--samples-out',
      'mine/samples.jsonl',
    ],
    folder,
  );
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  return folder;
}

test('a verdict in words, a table that fits 80 columns, and commands to copy', async () => {
  const folder = await imported();
  const { exitCode, stdout, stderr } = await run(['verdict', 'mine'], folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.split('\n').filter((line) => line.length > 79)).toEqual([]);
  expect(stdout).toMatch(/^ {2}The jury has the order of one person in \d+ % \[/m);
  expect(stdout).toMatch(/^annotator +weight % +people % /m);
  expect(stdout).toMatch(/^alder +1 /m);
  expect(stdout).toContain('\n    visionprefer export mine --format diffusion-dpo\n');
  const { stdout: json } = await run(['verdict', 'mine', '--json'], folder);
  const verdict = JSON.parse(json);
  expect(verdict).toMatchObject({ version: 1, samples: 24, people: { annotatorIds: ['human:eve'] }, failures: 0 });
  for (const { text } of verdict.sentences) expect(stdout.replace(/\s+/g, ' ')).toContain(text);
});

test('generators are ranked in each aspect; without them, what is missing is told', async () => {
  const folder = await imported();
  const { exitCode, stdout } = await run(['leaderboard', 'mine', '--aspect', 'fidelity', '--json'], folder);
  expect(exitCode).toBe(0);
  const { fidelity, ...others } = JSON.parse(stdout).aspects;
  expect(others).toEqual({});
  expect(fidelity.rows.map(({ generator }: { generator: string }) => generator)).toEqual(generators);
  expect(await run(['leaderboard', 'mine/annotations.jsonl', '--aspect', 'fidelty'], folder)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Did you mean fidelity?'),
  });
  await writeLines(join(folder, 'bare.jsonl'), [{ id: 's1', prompt: 'p', images: [{ id: 'alder', url: 'a.png' }] }]);
  expect(await run(['leaderboard', 'mine', '--samples', 'bare.jsonl'], folder)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('have no images of two generators'),
  });
});
