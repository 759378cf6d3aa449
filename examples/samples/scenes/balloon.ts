import { clouds, glow, gradient, many, ridge, soft, texture } from '../paint.ts';
import type { Scene } from '../scene.ts';

const size = { width: 480, height: 384 };

export const balloon: Scene = {
  id: 'balloon',
  prompt: 'A red hot-air balloon over a green valley at sunrise',
  ...size,
  slip: 'wrong-colour',
  draw({ slip, random }) {
    const colours = slip ? ['#9fc4f0', '#3f76c9', '#16336e'] : ['#f59a84', '#cf3527', '#74120f'];
    const hills = [
      { colour: '#8fa58a', top: 262 },
      { colour: '#5f8a55', top: 290 },
      { colour: '#3f6f38', top: 322 },
      { colour: '#27502a', top: 354 },
    ];
    const [x, y] = [random.between(170, 310), random.between(104, 128)];
    const sun = random.between(70, 410);
    return `<defs>
${gradient('sky', '#4d7fb8', '#9db7d0', '#f2cfa6', '#f6b184')}${glow('silk', ...colours)}
<radialGradient id="sun"><stop offset="0" stop-color="#fff3cf"/><stop offset="0.25" stop-color="#ffe0a0" stop-opacity="0.8"/><stop offset="1" stop-color="#ffd28a" stop-opacity="0"/></radialGradient>
${clouds('mist', { seed: random.between(1, 99), cover: 0.55 })}${soft('haze', 7)}
${texture('cloth', { frequency: '0.06', depth: 0.3, seed: 5 })}
${texture('grass', { frequency: '0.05 0.11', depth: 0.9, seed: random.between(1, 99) })}</defs>
<rect width="480" height="384" fill="url(#sky)"/>
<rect width="480" height="250" fill="#fbe6d4" opacity="0.75" filter="url(#mist)"/>
<circle cx="${sun}" cy="262" r="120" fill="url(#sun)"/>
${hills
  .map(({ colour, top }, i) => {
    const line = ridge(size, { top, rise: 15 - i * 2, roughness: 0.45, random });
    return `<path d="${line}" fill="${colour}" filter="url(#grass)"/><path d="${line}" fill="none" stroke="#fff0d8" stroke-width="9" opacity="${0.34 - i * 0.1}" filter="url(#haze)"/>`;
  })
  .join('')}
<g transform="translate(${x} ${y})">
<path d="M-9,98 L-13,122 H13 L9,98" fill="none" stroke="#4a3524" stroke-width="1.4"/>
<path d="M0,-82 C58,-82 84,-38 74,4 C66,44 26,78 11,98 H-11 C-26,78 -66,44 -74,4 C-84,-38 -58,-82 0,-82Z" fill="url(#silk)" filter="url(#cloth)"/>
${many(4, (i) => `<path d="M0,-82 C${[-58, -22, 22, 58][i]},-76 ${[-74, -28, 28, 74][i]},30 ${[-8, -3, 3, 8][i]},98" fill="none" stroke="#2a0f0c" stroke-opacity="0.42" stroke-width="1.5"/>`)}
<path d="M-76,-6 C-40,10 40,10 76,-6 L74,10 C40,26 -40,26 -74,10Z" fill="#f6d87e" opacity="0.92"/>
<rect x="-13" y="121" width="26" height="18" rx="3" fill="#8a5a2d" filter="url(#grass)"/>
${many(5, (i) => `<path d="M${-10 + i * 5},122 v16" stroke="#5a3717" stroke-width="1.2"/>`)}</g>`;
  },
};
