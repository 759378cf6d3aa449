import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

describe.each(['package-lock.json', 'site/package-lock.json'])('%s', (file) => {
  const lock = JSON.parse(readFileSync(join(import.meta.dirname, '..', file), 'utf8')) as {
    packages: Record<string, { version?: string; link?: boolean; integrity?: string; resolved?: string }>;
  };
  const installed = Object.entries(lock.packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);

  test('has an integrity for every package, so that what is installed is what was tested', () => {
    expect(installed.length).toBeGreaterThan(100);
    // npm leaves it out when it writes a lock from node_modules alone: take the lock of before, and install again.
    const without = installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
    expect(without.map(([path]) => path)).toEqual([]);
  });

  test('says nothing of where packages were fetched from', () => {
    expect(installed.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([]);
  });
});

test('the demo brings what the page of a report is built with, in the versions that the package is built with', () => {
  const read = (file: string) => JSON.parse(readFileSync(join(import.meta.dirname, '..', file), 'utf8'));
  const { devDependencies } = read('packages/report/package.json');
  for (const [name, version] of Object.entries(read('package.json').dependencies))
    expect(devDependencies[name]).toBe(version);
});
