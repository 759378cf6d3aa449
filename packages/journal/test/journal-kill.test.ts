import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { annotationSchema } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { makeAnnotation } from './make-annotation.ts';
import { makeFolder } from './make-folder.ts';

test('a journal whose writer is killed again and again loses nothing that was written, and no line is torn', async () => {
  const folder = await makeFolder();
  const path = join(folder, 'a.jsonl');
  const script = fileURLToPath(new URL('./append-until-killed.ts', import.meta.url));
  let written = 0;
  for (let round = 0; round < 8; round++) {
    const child = spawn(process.execPath, ['--conditions=@visionprefer/source', script, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    await once(child.stdout, 'data');
    await sleep(Math.random() * 60);
    child.kill('SIGKILL');
    await once(child, 'close');
    const told = Number(stdout.trimEnd().split('\n').at(-1));
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines.pop()).toBe('');
    // At most the one that was written and not yet told.
    expect(lines.length - told).toBeGreaterThanOrEqual(0);
    expect(lines.length - told).toBeLessThanOrEqual(1);
    expect(lines.length).toBeGreaterThan(written);
    written = lines.length;
    if (round < 7) continue;
    for (const [number, line] of lines.entries()) {
      expect(annotationSchema.parse(JSON.parse(line)).key).toBe(makeAnnotation(number).key);
    }
  }
});
