import fc from 'fast-check';
import { expect, test } from 'vitest';
import { naturalOrder } from '../src/votes/natural-order.ts';

const ids = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', 'Z', '-', 'é'), maxLength: 6 });

test('counts as people do', () => {
  const ordered = ['', '-1', '1', '01', '2', '10', '10a', 'image', 'image-2', 'image-2b', 'image-10', 'image.1'];
  expect(ordered.toReversed().sort(naturalOrder)).toEqual(['', '-1', '01', '1', '2', '10', '10a', ...ordered.slice(7)]);
  expect(naturalOrder('9'.repeat(40), `1${'0'.repeat(40)}`)).toBeLessThan(0);
});

test('is an order: only equal ids are equal, turned round it is turned, and it carries over', () => {
  fc.assert(
    fc.property(ids, ids, ids, (a, b, c) => {
      expect(naturalOrder(a, b) === 0).toBe(a === b);
      expect(Math.sign(naturalOrder(a, b)) + Math.sign(naturalOrder(b, a))).toBe(0);
      const [x = '', y = '', z = ''] = [a, b, c].sort(naturalOrder);
      expect(naturalOrder(x, y) <= 0 && naturalOrder(y, z) <= 0 && naturalOrder(x, z) <= 0).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
