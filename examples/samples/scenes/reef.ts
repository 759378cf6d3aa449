import { glow, gradient, many, soft, texture } from '../paint.ts';
import type { Random } from '../random.ts';
import type { Scene } from '../scene.ts';

export const reef: Scene = {
  id: 'reef',
  prompt: 'Five orange fish above a coral reef',
  width: 480,
  height: 384,
  slip: 'missing-object',
  draw({ slip, random }) {
    const places = [
      [112, 96, 0.85],
      [250, 62, 0.7],
      [372, 112, 1],
      [196, 176, 1.1],
      [336, 212, 0.8],
    ].slice(0, slip ? 3 : 5);
    const fish = ([x = 0, y = 0, scale = 1]: number[]) => `
<g transform="translate(${x + random.between(-16, 16)} ${y + random.between(-12, 12)}) rotate(${random.between(-9, 9)}) scale(${scale})" filter="url(#scales)">
<path d="M-34,0 L-62,-20 Q-54,0 -62,20Z" fill="#d9641a"/><path d="M-14,-20 Q4,-42 24,-20Z M-8,20 Q2,36 16,20Z" fill="#c9540f"/>
<path d="M-38,0 C-20,-32 24,-34 48,0 C24,34 -20,32 -38,0Z" fill="url(#fish)"/>
<path d="M18,-22 Q10,0 18,22 L25,20 Q18,0 25,-20Z M-16,-20 Q-22,0 -16,20 L-10,22 Q-15,0 -10,-22Z" fill="#f6efe4"/>
<circle cx="35" cy="-6" r="4.4" fill="#f8f1da"/><circle cx="36" cy="-6" r="2.4" fill="#17110d"/><path d="M4,-4 q-12,8 -2,14Z" fill="#b64a0c"/></g>`;
    return `<defs>
${gradient('water', '#8fd3dc', '#3a9dbb', '#16638f', '#0c3b62')}${glow('fish', '#ffc070', '#f08226', '#b94c0e')}${gradient('sand', '#b9a885', '#6f6752')}
${soft('ray', 9)}${texture('ripple', { frequency: '0.012 0.03', depth: 0.4, seed: random.between(1, 99) })}
${texture('coral', { frequency: '0.13', depth: 1, seed: random.between(1, 99) })}${texture('scales', { frequency: '0.18', depth: 0.55, seed: 6 })}</defs>
<rect width="480" height="384" fill="url(#water)" filter="url(#ripple)"/>
${many(6, (i) => `<path d="M${60 + i * 76},-10 L${20 + i * 64 + random.between(-20, 20)},300 h40 L${84 + i * 76},-10Z" fill="#e9fbfb" opacity="0.2" filter="url(#ray)"/>`)}
<path d="M0,336 Q120,312 240,334 T480,326 V384 H0Z" fill="url(#sand)" filter="url(#coral)"/>
${many(9, (i) => coral(20 + i * 54 + random.between(-14, 14), 352 + random.between(-6, 14), i, random))}
${places.map(fish).join('')}
${many(26, () => `<circle cx="${random.between(10, 470).toFixed(0)}" cy="${random.between(10, 300).toFixed(0)}" r="${random.between(1.2, 4).toFixed(1)}" fill="#d9f5f7" fill-opacity="0.25" stroke="#effdff" stroke-width="0.9" opacity="0.85"/>`)}`;
  },
};

function coral(x: number, foot: number, kind: number, random: Random): string {
  const colour = ['#c9526f', '#8a5aa8', '#d98a4a', '#4f8f6a', '#b8436a'][kind % 5] ?? '';
  const at = (value: number) => value.toFixed(0);
  const wide = random.between(17, 27);
  if (kind % 3 === 0) {
    const balls = many(8, (i) => {
      const angle = (i / 7) * Math.PI;
      return `<circle cx="${at(x - Math.cos(angle) * wide)}" cy="${at(foot - Math.sin(angle) * wide)}" r="${at(wide / 2)}" fill="${colour}"/>`;
    });
    return `<g filter="url(#coral)"><circle cx="${at(x)}" cy="${at(foot)}" r="${at(wide)}" fill="${colour}"/>${balls}</g>`;
  }
  const branches = many(7, (i) => {
    const [lean, tall] = [(i - 3) * 9, random.between(42, 92) - Math.abs(i - 3) * 8];
    return `M${at(x)},${at(foot)} q${at(lean / 3)},${at(-tall / 2)} ${at(lean)},${at(-tall)} M${at(x + lean * 0.6)},${at(foot - tall * 0.55)} q${at(lean / 4 + 6)},-8 ${at(lean / 3 + 9)},-22 `;
  });
  return `<path d="${branches}" stroke="${colour}" stroke-width="6" stroke-linecap="round" fill="none" filter="url(#coral)"/>`;
}
