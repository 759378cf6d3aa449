import sharp from 'sharp';
import type { Random } from './random.ts';
import type { Skill } from './skills.ts';

/** A picture as a PNG, and the technical faults that it has. */
export interface Rendered {
  bytes: Uint8Array<ArrayBuffer>;
  /** Such as `blur 2.1`; none in a picture without fault. */
  faults: string[];
}

/** Beyond it, guidance burns a picture out. */
const mostGuidance = 14;

/** Turns a drawing into a picture, with the faults that come of little skill and much guidance. */
export async function render(svg: string, skill: Skill, guidance: number, random: Random): Promise<Rendered> {
  let image = sharp(Buffer.from(svg)).removeAlpha();
  const { width, height } = await image.metadata();
  const faults: string[] = [];
  const drawn = ['blur', 'noise', 'blocks'].map((fault) => ({
    fault,
    strength: random.chance(skill.faults / 2) ? random.between(0.1, skill.worst) : 0,
  }));
  const strengthOf = (fault: string) => drawn.find((one) => one.fault === fault)?.strength ?? 0;
  const tell = (fault: string, amount: number) => faults.push(`${fault} ${amount.toFixed(1)}`);
  const burnt = Math.max(0, guidance - mostGuidance) / 10;
  if (burnt > 0) {
    image = image.linear(1 + burnt, -40 * burnt).modulate({ saturation: 1 + burnt });
    tell('burnt', burnt);
  }
  const blur = strengthOf('blur') * (Math.min(width, height) / 80);
  if (blur >= 0.3) {
    image = image.blur(blur);
    tell('blur', blur);
  }
  const noise = strengthOf('noise') * 70;
  if (noise > 0) {
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    for (let at = 0; at < data.length; at++)
      data[at] = clamp((data[at] ?? 0) + (random.next() + random.next() - 1) * noise);
    image = sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
    tell('noise', noise);
  }
  const blocks = strengthOf('blocks');
  if (blocks > 0) {
    const quality = Math.round(40 - 36 * blocks);
    image = sharp(await image.jpeg({ quality }).toBuffer());
    tell('blocks', quality);
  }
  const png = await image.png({ compressionLevel: 6 }).toBuffer();
  return { bytes: new Uint8Array(png), faults };
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}
