import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../src/vendor/redact.ts';

const key = 'kEy+/with="quotes" and a space';

describe('redact', () => {
  it('takes out a secret in each form it may have', () => {
    const text = `${key} ${encodeURIComponent(key)} ${JSON.stringify({ key })}`;
    expect(redact(text, [key])).toBe('[redacted] [redacted] {"key":"[redacted]"}');
  });

  it('takes out a secret that begins with another', () => {
    expect(redact('abcd-efgh-ijkl abcd-efgh', ['abcd-efgh', 'abcd-efgh-ijkl'])).toBe('[redacted] [redacted]');
  });

  it('takes out keys that it was not told of', () => {
    expect(redact('Incorrect API key provided: sk-ab**********wxyz. See', [])).toBe(
      'Incorrect API key provided: [redacted]. See',
    );
    expect(redact('Authorization: Bearer abc.def-ghi', [])).toBe('Authorization: Bearer [redacted]');
    expect(redact(`sk-proj-${'a1B2'.repeat(8)} AIza${'Sy0'.repeat(12)}`, [])).toBe('[redacted] [redacted]');
  });

  it('takes out image bytes that came back', () => {
    const data = `data:image/png;base64,${'iVBORw0KGgo+/'.repeat(10_000)}==`;
    expect(redact(`bad image_url '${data}' given`, [])).toBe("bad image_url '[redacted]' given");
  });

  it('takes out what addresses hold of secrets', () => {
    expect(redact('http://me:p%40ss@host:8000/v1?key=abc&model=m', [])).toBe(
      'http://[redacted]@host:8000/v1?key=[redacted]&model=m',
    );
  });

  it('leaves our own words, which stand in for keys where none is needed', () => {
    const text = 'EMPTY answers: none came back for ollama.';
    expect(redact(text, ['none', 'EMPTY', 'ollama', 'key-123'])).toBe(text);
  });

  it('leaves everything else as it is', () => {
    const text = 'The model `gpt-6-sol` does not exist at https://example.com/v1/models/risk-assessment-of-everything.';
    expect(redact(text, [undefined, ''])).toBe(text);
  });

  it('leaves no trace of a secret in any text', () => {
    const secret = fc.string({ minLength: 8, maxLength: 60 }).filter((text) => !'[redacted] Bearer '.includes(text));
    fc.assert(
      fc.property(fc.string(), secret, fc.string(), (before, hidden, after) => {
        expect(redact(before + hidden + after, [hidden])).not.toContain(hidden);
      }),
    );
  });

  it('takes a long text in stride', () => {
    const text = 'a-'.repeat(200_000) + ' *'.repeat(200_000) + 'sk-'.repeat(200_000);
    expect(redact(text, ['secret']).length).toBeLessThan(text.length);
  });
});
