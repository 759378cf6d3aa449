import { clouds, glow, gradient, many, ridge, soft, texture } from '../paint.ts';
import type { Random } from '../random.ts';
import type { Scene } from '../scene.ts';

const size = { width: 384, height: 480 };

export const moon: Scene = {
  id: 'moon',
  prompt: 'A full yellow moon over a dark pine forest at night',
  ...size,
  slip: 'missing-object',
  draw({ slip, random }) {
    const [x, y] = [random.between(120, 270), random.between(104, 150)];
    const craters = many(9, () => {
      const [angle, far] = [random.between(0, 6.28), random.between(8, 44)];
      return `<circle cx="${x + Math.cos(angle) * far}" cy="${y + Math.sin(angle) * far}" r="${random.between(4, 12)}" fill="#b98e3a" opacity="0.4"/>`;
    });
    return `<defs>
${gradient('night', '#0c1533', '#1d3160', '#3f5b86', '#7d8fa3')}${glow('disc', '#fff0b8', '#f3cf6d', '#d9a743')}
${soft('halo', 26)}${clouds('veil', { seed: random.between(1, 99), cover: 0.42 })}
${texture('dust', { frequency: '0.05', depth: 0.9, seed: 4 })}${texture('needles', { frequency: '0.2 0.12', depth: 1, seed: 9 })}</defs>
<rect width="384" height="480" fill="url(#night)"/>
${many(110, () => `<circle cx="${random.between(2, 382).toFixed(0)}" cy="${random.between(2, 300).toFixed(0)}" r="${random.between(0.4, 1.3).toFixed(1)}" fill="#eef2ff" opacity="${random.between(0.35, 1).toFixed(2)}"/>`)}
${slip ? '' : `<circle cx="${x}" cy="${y}" r="78" fill="#f7dd92" opacity="0.5" filter="url(#halo)"/><circle cx="${x}" cy="${y}" r="58" fill="url(#disc)" filter="url(#dust)"/>${craters}`}
<rect width="384" height="320" fill="#a9b7d2" opacity="0.4" filter="url(#veil)"/>
<path d="${ridge(size, { top: 330, rise: 22, roughness: 0.5, random })}" fill="#3a4d6b" filter="url(#needles)"/>
${forest(372, 15, 74, '#22364b', random)}${forest(420, 12, 108, '#142433', random)}${forest(486, 9, 150, '#0a141d', random)}`;
  },
};

function forest(foot: number, trees: number, tall: number, colour: string, random: Random): string {
  const shift = random.between(-20, 20);
  const pine = (i: number) => {
    const x = ((i + 0.5) * 384) / trees + shift + random.between(-8, 8);
    const height = tall * random.between(0.75, 1.15);
    const tiers = many(7, (tier) => {
      const [y, wide] = [foot - height + (tier * height) / 7.5, 5 + (tier * height) / 24];
      const next = y + height / 4.6;
      return `M${x.toFixed(1)},${y.toFixed(1)} L${(x + wide).toFixed(1)},${next.toFixed(1)} L${x.toFixed(1)},${(next - 6).toFixed(1)} L${(x - wide).toFixed(1)},${next.toFixed(1)}Z `;
    });
    return `<path d="${tiers}" fill="${colour}"/>`;
  };
  return `<g filter="url(#needles)">${many(trees, pine)}<rect y="${foot - 8}" width="384" height="120" fill="${colour}"/></g>`;
}
