import { clouds, gradient, many, ridge, soft, texture } from '../paint.ts';
import type { Scene } from '../scene.ts';

const size = { width: 480, height: 384 };

export const cottage: Scene = {
  id: 'cottage',
  prompt: 'A small stone house with a yellow door in a snowy field',
  ...size,
  slip: 'wrong-colour',
  draw({ slip, random }) {
    const x = random.between(206, 266);
    const door = slip ? '#2f5fae' : '#e9b526';
    const bare = (left: number, foot: number, tall: number) =>
      `<g stroke="#3c2f2b" fill="none" stroke-linecap="round"><path d="M${left},${foot} V${foot - tall}" stroke-width="5"/>${many(
        9,
        (i) => {
          const y = foot - tall * (0.35 + i * 0.07);
          const far = (i % 2 ? 1 : -1) * (40 - i * 2.6) * random.between(0.7, 1.1);
          return `<path d="M${left},${y.toFixed(0)} q${(far / 2).toFixed(0)},-8 ${far.toFixed(0)},${(-20 - i * 2).toFixed(0)} M${(left + far / 2).toFixed(0)},${(y - 10).toFixed(0)} l${(far / 4).toFixed(0)},-16" stroke-width="${(2.6 - i * 0.18).toFixed(1)}"/>`;
        },
      )}</g>`;
    return `<defs>
${gradient('sky', '#5f7ea8', '#a3b4c8', '#e4d3cb')}${gradient('snow', '#d9e2ea', '#b7c5d6', '#8fa2ba')}${gradient('roof', '#dfe6ee', '#b9c6d6')}
${soft('smoke', 6)}${soft('shade', 6)}${clouds('drift', { seed: random.between(1, 99), cover: 0.6 })}
${texture('drifts', { frequency: '0.012 0.05', depth: 0.75, seed: random.between(1, 99) })}${texture('stone', { frequency: '0.09 0.13', depth: 1, seed: random.between(1, 99) })}${texture('woods', { frequency: '0.2 0.05', depth: 1, seed: 3 })}</defs>
<rect width="480" height="384" fill="url(#sky)"/><rect width="480" height="220" fill="#f4ece8" opacity="0.8" filter="url(#drift)"/>
<path d="${ridge(size, { top: 196, rise: 16, roughness: 0.62, random })}" fill="#65778c" filter="url(#woods)"/>
<path d="${ridge(size, { top: 240, rise: 9, roughness: 0.4, random })}" fill="url(#snow)" filter="url(#drifts)"/>
${bare(62 + random.between(-16, 16), 282, 150)}${bare(420 + random.between(-16, 16), 270, 120)}
<g transform="translate(${x} 300)">
<ellipse cx="20" cy="6" rx="128" ry="12" fill="#3b4d66" opacity="0.5" filter="url(#shade)"/>
${many(4, (i) => `<circle cx="${58 + i * 10 + random.between(-5, 5)}" cy="${-172 - i * 26}" r="${9 + i * 5}" fill="#e9e6e6" opacity="${0.75 - i * 0.14}" filter="url(#smoke)"/>`)}
<rect x="42" y="-164" width="24" height="52" fill="#7c675a" filter="url(#stone)"/><rect x="39" y="-168" width="30" height="8" fill="#e6ecf2"/>
<rect x="-92" y="-84" width="184" height="88" fill="#8d8176" filter="url(#stone)"/>
${many(30, (i) => `<path d="M${-90 + ((i * 37) % 150)},${-80 + Math.floor(i / 5) * 14} h${random.between(14, 26).toFixed(0)} v12" stroke="#4d443d" stroke-width="1.2" fill="none" opacity="0.7"/>`)}
<path d="M-108,-80 L-70,-140 H70 L108,-80Z" fill="url(#roof)" filter="url(#drifts)"/><path d="M-108,-80 H108 L104,-73 H-104Z" fill="#5b4a3f"/>
<rect x="-17" y="-58" width="34" height="62" rx="2" fill="${door}"/><path d="M-17,-58 h34 v62 h-34Z M0,-58 V4 M-17,-28 H17" stroke="#3e3020" stroke-width="2" fill="none"/><circle cx="11" cy="-24" r="2.4" fill="#2c2118"/>
${[-62, 46].map((left) => `<rect x="${left - 8}" y="-58" width="32" height="30" fill="#f5cf7a"/><path d="M${left - 8},-58 h32 v30 h-32Z M${left + 8},-58 V-28 M${left - 8},-43 H${left + 24}" stroke="#3e3228" stroke-width="2.6" fill="none"/>`).join('')}</g>
<path d="${ridge(size, { top: 332, rise: 8, roughness: 0.4, random })}" fill="url(#snow)" filter="url(#drifts)"/>
${many(9, (i) => `<path d="M${(i * 58 - 20 + random.between(-4, 4)).toFixed(0)},374 v-42 h6 v42Z" fill="#55453a" filter="url(#woods)"/>`)}<path d="M0,350 H480 M0,362 H480" stroke="#55453a" stroke-width="3.4"/>`;
  },
};
