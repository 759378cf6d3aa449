import type { ShownQuestion } from '@visionprefer/core/testing';
import type { Judge } from './judge.ts';

type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; items?: Schema; enum?: unknown[] };

/** What the model says: JSON by the question's schema, or a sentence when it has none. */
export function writeText(shown: ShownQuestion, judge: Judge): string {
  const schema = shown.schema ?? findSchema(shown);
  if (schema === undefined) return `I see ${judge.labels.length} images. No schema was given, so this is all I say.`;
  // A question without images is about its text.
  const text = judge.labels.length > 0 ? undefined : findText(shown);
  const label = judge.labels[0] ?? text ?? 'A';
  return JSON.stringify(write(schema as Schema, { judge, label, text, aspect: '', name: '' }));
}

/** What stands between two marks in the last part, or all of it. */
function findText({ parts }: ShownQuestion): string {
  const said = parts.flatMap((part) => ('text' in part ? [part.text] : [])).at(-1) ?? '';
  return /<([\w-]+)>\n([\s\S]*)\n<\/\1>/.exec(said)?.[2] ?? said;
}

/** Where in an answer something stands: under which image, aspect and property. */
interface Place {
  judge: Judge;
  label: string;
  /** What a question without images is about. */
  text: string | undefined;
  aspect: string;
  name: string;
}

function write(schema: Schema, place: Place): unknown {
  if (schema.enum) return choose(schema.enum, place);
  if (schema.const !== undefined) return schema.const;
  switch (schema.type) {
    case 'object':
      return writeObject(schema, place);
    case 'array':
      return writeArray(schema.items ?? {}, place);
    case 'string':
      if (place.text !== undefined) return place.name === 'prompt' ? place.text : 'Drawn from the text, for rehearsal.';
      return `Drawn from the bytes of image ${place.label}, for rehearsal: ${scoreOf(place).toFixed(2)} of 5.`;
    case 'integer':
      return within(schema, Math.round(scoreOf(place)));
    case 'number':
      return within(schema, scoreOf(place));
    case 'boolean':
      return scoreOf(place) > 3;
    default:
      return null;
  }
}

function writeObject({ properties = {} }: Schema, place: Place): unknown {
  const written = Object.entries(properties).map(([name, schema]) => {
    // An object inside is about one aspect; strings and enums are about whatever they stand in.
    const aspect = schema.type === 'object' ? name : place.aspect;
    return [name, write(schema, { ...place, aspect, name })];
  });
  return Object.fromEntries(written);
}

/** One entry for each image when entries are labelled, otherwise a single one. */
function writeArray(items: Schema, place: Place): unknown {
  const named = items.properties?.image?.enum;
  if (!named) return [write(items, place)];
  return named.map((label) => write(items, { ...place, label: String(label) }));
}

function choose(values: unknown[], { name, ...place }: Place): unknown {
  const { label, judge } = place;
  if (name === 'image') return label;
  if (name === 'preferred' && values.includes('tie')) {
    const [first = 'A', second = 'B'] = judge.labels;
    const difference = levelOf({ ...place, label: first }) - levelOf({ ...place, label: second });
    return difference === 0 ? 'tie' : difference > 0 ? first : second;
  }
  const share = values.length === 5 ? levelOf(place) - 1 : Math.floor(((scoreOf(place) - 1) / 4) * values.length);
  return values[Math.min(values.length - 1, share)];
}

function scoreOf({ judge, label, aspect }: Omit<Place, 'name' | 'text'>): number {
  return judge.score(label, aspect);
}

function levelOf(place: Omit<Place, 'name' | 'text'>): number {
  return Math.round(scoreOf(place));
}

function within({ minimum, maximum }: Schema, value: number): number {
  const least = typeof minimum === 'number' ? minimum : -Infinity;
  const most = typeof maximum === 'number' ? maximum : Infinity;
  return Math.min(most, Math.max(least, value));
}

/** A JSON Schema written into the texts, as servers are asked that enforce none. */
function findSchema({ instructions, parts }: ShownQuestion): unknown {
  for (const text of [instructions, ...parts.map((shown) => ('text' in shown ? shown.text : ''))]) {
    for (let start = text.indexOf('{"type"'); start !== -1; start = text.indexOf('{"type"', start + 1)) {
      const schema = parse(text.slice(start, text.lastIndexOf('}') + 1));
      if (schema !== undefined) return schema;
    }
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
