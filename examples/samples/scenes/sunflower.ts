import { glow, gradient, many, soft, texture } from '../paint.ts';
import type { Scene } from '../scene.ts';

export const sunflower: Scene = {
  id: 'sunflower',
  prompt: 'A yellow sunflower in front of a blue wooden fence',
  width: 384,
  height: 480,
  slip: 'wrong-colour',
  draw({ slip, random }) {
    const [light, deep] = slip ? ['#f2b8d2', '#b8407f'] : ['#fbd648', '#d98a12'];
    const [x, y] = [random.between(170, 214), random.between(176, 206)];
    const petals = (count: number, long: number, turn: number) =>
      many(
        count,
        (i) =>
          `<path transform="rotate(${(i * 360) / count + turn + random.between(-4, 4)})" d="M-9,-44 C-24,${-long * 0.62} -10,${-long * 0.92} 0,${-long * random.between(0.94, 1.06)} C10,${-long * 0.92} 24,${-long * 0.62} 9,-44Z" fill="url(#petal)" stroke="${deep}" stroke-width="0.8"/>`,
      );
    return `<defs>
<linearGradient id="petal" x1="0" y1="1" x2="0" y2="0"><stop offset="0" stop-color="${deep}"/><stop offset="0.55" stop-color="${light}"/><stop offset="1" stop-color="${light}"/></linearGradient>
${glow('heart', '#7a4a1e', '#3f230f', '#1d0f08')}${gradient('leaf', '#6fa544', '#2f6327')}${soft('shade', 9)}
${texture('wood', { frequency: '0.11 0.006', depth: 1, seed: random.between(1, 99) })}
${texture('skin', { frequency: '0.07', depth: 0.6, seed: 11 })}</defs>
<rect width="384" height="480" fill="#1d2c38"/>
${many(7, (i) => `<path d="M${i * 56 - 4},500 V${random.between(10, 22)} L${i * 56 + 22},${random.between(-6, 6)} L${i * 56 + 47},${random.between(10, 22)} V500Z" fill="${['#4f86ad', '#447aa3', '#5a90b5'][i % 3]}" filter="url(#wood)"/>`)}
${[112, 388].map((top) => `<rect y="${top}" width="384" height="34" fill="#3c6f96" filter="url(#wood)"/><rect y="${top + 32}" width="384" height="5" fill="#16222c" opacity="0.5"/>${many(7, (i) => `<circle cx="${i * 56 + 22}" cy="${top + 17}" r="2.4" fill="#22303a"/>`)}`).join('')}
<g transform="translate(${x + 14} ${y + 16})" fill="#0d1a24" opacity="0.45" filter="url(#shade)"><circle r="118"/></g>
<path d="M${x},${y} C${x + 14},${y + 120} ${x - 10},${y + 220} ${x + 6},500" stroke="#3f7a2c" stroke-width="15" fill="none" filter="url(#skin)"/>
<g filter="url(#skin)"><path d="M${x + 2},${y + 226} c30,-62 90,-66 132,-44 c-24,46 -82,72 -132,44Z" fill="url(#leaf)"/><path d="M${x},${y + 262} c-34,-54 -92,-54 -130,-28 c26,42 84,62 130,28Z" fill="url(#leaf)"/></g>
<path d="M${x + 2},${y + 226} q60,-36 132,-44 M${x},${y + 262} q-60,-32 -130,-28" stroke="#b5d48c" stroke-width="1.6" fill="none"/>
<g transform="translate(${x} ${y})" filter="url(#skin)">${petals(17, 136, 0)}${petals(17, 118, 10)}</g>
<circle cx="${x}" cy="${y}" r="54" fill="url(#heart)"/>
${many(260, (i) => {
  const [far, angle] = [3.2 * Math.sqrt(i), i * 2.39996];
  return `<circle cx="${(x + far * Math.cos(angle)).toFixed(1)}" cy="${(y + far * Math.sin(angle)).toFixed(1)}" r="1.7" fill="${i > 150 ? '#a5702c' : '#6a431d'}" opacity="0.9"/>`;
})}`;
  },
};
