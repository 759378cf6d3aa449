import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInputLine, parseJsonLine, writeJson } from '../../src/index.ts';

test('what is written is read back, with half a character as U+FFFD, by who reads records and who reads input', () => {
  const unit = fc.constantFrom('a', '"', '\\', '\\ud83d', '\ud83d', '\ude00', 'é', ':', '\n');
  const text = fc.string({ unit, maxLength: 6 });
  const record = fc.record({
    prompt: text,
    images: fc.array(fc.record({ id: text, score: fc.double({ min: -1e6, max: 1e6, noNaN: true }) })),
  });
  fc.assert(
    fc.property(record, (written) => {
      const line = writeJson(written);
      const whole: unknown = JSON.parse(line);
      expect(line).not.toMatch(/(?<!\\)(?:\\\\)*\\ud[89a-f]/);
      expect(JSON.stringify(whole)).toBe(
        JSON.stringify(written, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value)),
      );
      expect(parseJsonLine(line)).toEqual({ value: whole });
      expect(parseInputLine(line)).toEqual({ value: whole });
    }),
  );
});
