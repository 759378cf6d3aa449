import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeySet } from '../src/plan/key-set.ts';

test('holds what a Set holds', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 3000 }), (keys) => {
      const plain = new Set<string>();
      const compact = createKeySet();
      for (const key of keys) {
        expect(compact.has(key)).toBe(plain.has(key));
        expect(compact.add(key)).toBe(!plain.has(key));
        plain.add(key);
      }
      expect(compact.size).toBe(plain.size);
    }),
    { numRuns: 30 },
  );
});

test('tells half a million keys apart', () => {
  const keys = createKeySet();
  let added = 0;
  let mistaken = 0;
  for (let index = 0; index < 500_000; index++) if (keys.add(`sample-${index}`)) added++;
  for (let index = 0; index < 600_000; index++) if (keys.has(`sample-${index}`) !== index < 500_000) mistaken++;
  expect({ added, mistaken, size: keys.size }).toEqual({ added: 500_000, mistaken: 0, size: 500_000 });
});
