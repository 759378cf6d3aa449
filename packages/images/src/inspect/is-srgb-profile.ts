/**
 * Whether numbers under an ICC profile mean what they mean in sRGB: the same primaries and the same tone curve (for
 * grey, the tone curve). Told by the profile's numbers, not by its name: names are missing, translated and wrong.
 * ICC.1:2022; the primaries are those of sRGB adapted to D50.
 */
export function isSrgbProfile(icc: Uint8Array): boolean {
  try {
    const profile = readProfile(icc);
    if (profile.space === 'GRAY') return isSrgbCurve(profile, 'kTRC');
    if (profile.space !== 'RGB ') return false;
    return (
      primaries.every(([tag, expected]) => readXyz(profile, tag).every((n, i) => close(n, expected[i] ?? 0, 0.005))) &&
      ['rTRC', 'gTRC', 'bTRC'].every((tag) => isSrgbCurve(profile, tag))
    );
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const primaries: readonly (readonly [string, readonly [number, number, number]])[] = [
  ['rXYZ', [0.4361, 0.2225, 0.0139]],
  ['gXYZ', [0.3851, 0.7169, 0.0971]],
  ['bXYZ', [0.1431, 0.0606, 0.7141]],
];

interface Profile {
  view: DataView;
  space: string;
  /** Tag → where its data begins. */
  tags: Map<string, number>;
}

function readProfile(icc: Uint8Array): Profile {
  const view = new DataView(icc.buffer, icc.byteOffset, icc.byteLength);
  const tags = new Map<string, number>();
  const count = Math.min(view.getUint32(128), 100);
  for (let at = 132; at < 132 + count * 12; at += 12) tags.set(ascii(view, at), view.getUint32(at + 4));
  return { view, space: ascii(view, 16), tags };
}

function ascii(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

function readXyz({ view, tags }: Profile, tag: string): number[] {
  const at = find(tags, tag);
  return [8, 12, 16].map((offset) => fixed(view, at + offset));
}

/** Compares a tone curve with that of sRGB at its middle and in its dark part, where a plain power differs. */
function isSrgbCurve(profile: Profile, tag: string): boolean {
  return close(curveAt(profile, tag, 0.5), 0.214, 0.006) && close(curveAt(profile, tag, 0.2), 0.0331, 0.006);
}

function curveAt({ view, tags }: Profile, tag: string, x: number): number {
  const at = find(tags, tag);
  if (ascii(view, at) === 'para') return parametricCurve(view, at, x);
  const count = view.getUint32(at + 8);
  if (count === 0) return x;
  if (count === 1) return x ** (view.getUint16(at + 12) / 256);
  return view.getUint16(at + 12 + 2 * Math.round(x * (count - 1))) / 65_535;
}

/** Types 0 to 4 of `parametricCurveType`; ICC.1:2022, table 68. */
function parametricCurve(view: DataView, at: number, x: number): number {
  const type = view.getUint16(at + 8);
  const counts = [1, 3, 4, 5, 7];
  const values = Array.from({ length: counts[type] ?? 0 }, (_, i) => fixed(view, at + 12 + 4 * i));
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = values;
  if (type === 0) return x ** g;
  if (type === 1) return x >= -b / a ? (a * x + b) ** g : 0;
  if (type === 2) return x >= -b / a ? (a * x + b) ** g + c : c;
  if (type === 3) return x >= d ? (a * x + b) ** g : c * x;
  return x >= d ? (a * x + b) ** g + e : c * x + f;
}

function find(tags: Map<string, number>, tag: string): number {
  const at = tags.get(tag);
  if (at === undefined) throw new RangeError(`no ${tag}`);
  return at;
}

function fixed(view: DataView, at: number): number {
  return view.getInt32(at) / 65_536;
}

function close(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance;
}
