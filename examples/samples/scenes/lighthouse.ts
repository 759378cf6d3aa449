import { clouds, gradient, many, ridge, soft, texture } from '../paint.ts';
import type { Scene } from '../scene.ts';

const size = { width: 384, height: 480 };

export const lighthouse: Scene = {
  id: 'lighthouse',
  prompt: 'A white lighthouse with a red roof on a cliff by the sea',
  ...size,
  slip: 'wrong-colour',
  draw({ slip, random }) {
    const x = random.between(205, 262);
    const roof = slip ? ['#5fae6b', '#1d6a35'] : ['#e2604c', '#8e1c15'];
    return `<defs>
${gradient('sky', '#4f8fc9', '#a4c8e2', '#f0e3cb')}${gradient('sea', '#5d9fb8', '#1f6a8c', '#0d3f5c')}
<linearGradient id="tower"><stop offset="0" stop-color="#8f9aa3"/><stop offset="0.35" stop-color="#f1efe8"/><stop offset="0.6" stop-color="#e3e0d8"/><stop offset="1" stop-color="#8b8f94"/></linearGradient>
<linearGradient id="roof"><stop offset="0" stop-color="${roof[1]}"/><stop offset="0.4" stop-color="${roof[0]}"/><stop offset="1" stop-color="${roof[1]}"/></linearGradient>
${gradient('cliff', '#8a7a5c', '#5d4f3c', '#352c24')}${soft('shade', 5)}
${clouds('drift', { seed: random.between(1, 99), cover: 0.66 })}
${texture('waves', { frequency: '0.014 0.1', depth: 1, seed: random.between(1, 99) })}
${texture('stone', { frequency: '0.035 0.06', depth: 1, seed: random.between(1, 99) })}
${texture('plaster', { frequency: '0.09', depth: 0.35, seed: 3 })}${texture('turf', { frequency: '0.09 0.2', depth: 1, seed: 5 })}</defs>
<rect width="384" height="480" fill="url(#sky)"/><rect width="384" height="280" fill="#fffaf2" opacity="0.85" filter="url(#drift)"/>
<rect y="318" width="384" height="162" fill="url(#sea)" filter="url(#waves)"/>
<path d="M96,480 C104,440 118,420 128,372 C140,350 170,340 ${x - 40},332 L384,322 V480Z" fill="url(#cliff)" filter="url(#stone)"/>
<path d="M122,376 C140,350 170,338 ${x - 40},330 L384,320 V338 C320,346 260,350 200,356 C168,360 140,372 124,384Z" fill="#62813f" filter="url(#turf)"/>
<g transform="translate(${x} 336)">
<ellipse cx="46" cy="2" rx="60" ry="7" fill="#1d2a16" opacity="0.5" filter="url(#shade)"/>
<path d="M-34,2 L-21,-190 H21 L34,2Z" fill="url(#tower)" filter="url(#plaster)"/>
<path d="M-27,-190 H27 V-182 H-27Z" fill="#3b4249"/>
${many(7, (i) => `<path d="M${-26 + i * 8.7},-206 V-188" stroke="#3b4249" stroke-width="1.6"/>`)}<path d="M-28,-206 H28" stroke="#3b4249" stroke-width="2"/>
<rect x="-15" y="-222" width="30" height="34" fill="#f7e3a1"/><path d="M-5,-222 V-188 M5,-222 V-188" stroke="#3b4249" stroke-width="2"/>
<path d="M-22,-220 Q0,-262 0,-268 Q0,-262 22,-220Z" fill="url(#roof)"/><circle cy="-270" r="3.5" fill="#3b4249"/>
<path d="M-7,2 V-24 Q0,-33 7,-24 V2Z" fill="#5a3a24"/>${many(3, (i) => `<rect x="-5" y="${-70 - i * 44}" width="10" height="15" rx="4" fill="#42505c"/>`)}
</g>
${many(26, (i) => `<path d="M${(88 + random.between(-14, 26)).toFixed(0)},${(392 + i * 3.3).toFixed(0)} q${random.between(4, 10).toFixed(0)},-5 ${random.between(10, 20).toFixed(0)},0" stroke="#f0f8fa" stroke-width="2.2" fill="none" opacity="${random.between(0.4, 0.9).toFixed(2)}"/>`)}
<path d="${ridge({ width: 90, height: 330 }, { top: 316, rise: 3, roughness: 0.5, random })}" fill="#6f8792"/>`;
  },
};
