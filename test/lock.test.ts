import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')) as {
  packages: Record<string, { version?: string; link?: boolean; integrity?: string; resolved?: string }>;
};
const installed = Object.entries(lock.packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);

test('every package of the lock has an integrity, so that what is installed is what was tested', () => {
  expect(installed.length).toBeGreaterThan(100);
  // npm leaves it out when it writes a lock from node_modules alone: take the lock of before, and install again.
  expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
});

test('the lock says nothing of where packages were fetched from', () => {
  expect(installed.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([]);
});
