import { clouds, gradient, many, ridge, soft, texture } from '../paint.ts';
import type { Scene } from '../scene.ts';

const size = { width: 480, height: 384 };

export const desert: Scene = {
  id: 'desert',
  prompt: 'Two tall cactuses in a desert in front of a setting sun',
  ...size,
  slip: 'missing-object',
  draw({ slip, random }) {
    const sun = random.between(200, 280);
    const cactus = (x: number, foot: number, scale: number) => `
<ellipse cx="${x - 40 * scale}" cy="${foot}" rx="${70 * scale}" ry="${7 * scale}" fill="#3d1c16" opacity="0.55" filter="url(#shade)"/>
<g transform="translate(${x} ${foot}) scale(${scale})" filter="url(#ribs)"><path d="M-20,4 V-150 Q-20,-176 0,-176 Q20,-176 20,-150 V-92 H44 Q48,-92 48,-98 V-124 Q48,-138 60,-138 Q72,-138 72,-124 V-86 Q72,-64 50,-64 H20 V4Z" fill="url(#flesh)"/>
<path d="M-20,-56 H-46 Q-68,-56 -68,-78 V-108 Q-68,-122 -56,-122 Q-44,-122 -44,-108 V-90 Q-44,-84 -40,-84 H-20Z" fill="url(#flesh)"/>
${many(5, (i) => `<path d="M${-12 + i * 6},2 V${-168 + Math.abs(i - 2) * 4}" stroke="#173021" stroke-width="1.3" opacity="0.8"/>`)}</g>`;
    return `<defs>
${gradient('sky', '#3b3a6e', '#a1567a', '#ee8c52', '#fbd07e')}${gradient('sand', '#d68a4c', '#a9602f', '#6b3a20')}
<linearGradient id="flesh"><stop offset="0" stop-color="#1d3d2c"/><stop offset="0.6" stop-color="#3f6d44"/><stop offset="1" stop-color="#8ea858"/></linearGradient>
<radialGradient id="disc"><stop offset="0" stop-color="#fff1b6"/><stop offset="0.8" stop-color="#ffd873"/><stop offset="1" stop-color="#fbb34f"/></radialGradient>
${soft('shade', 3)}${soft('halo', 30)}${clouds('drift', { seed: random.between(1, 99), cover: 0.55 })}
${texture('dunes', { frequency: '0.016 0.13', depth: 1, seed: random.between(1, 99) })}${texture('rock', { frequency: '0.03 0.09', depth: 1, seed: 21 })}${texture('ribs', { frequency: '0.2 0.05', depth: 0.7, seed: 2 })}</defs>
<rect width="480" height="384" fill="url(#sky)"/><rect width="480" height="210" fill="#f7a27a" opacity="0.7" filter="url(#drift)"/>
<circle cx="${sun}" cy="212" r="76" fill="#ffd98a" opacity="0.7" filter="url(#halo)"/><circle cx="${sun}" cy="212" r="48" fill="url(#disc)"/>
<path d="M0,262 L0,206 L58,198 L74,174 H128 L146,214 L178,232 L200,262Z M300,262 L330,226 L372,220 L390,190 H436 L452,214 L480,208 V262Z" fill="#7c4152" filter="url(#rock)"/>
<path d="${ridge(size, { top: 258, rise: 7, roughness: 0.5, random })}" fill="url(#sand)" filter="url(#dunes)"/>
<path d="${ridge(size, { top: 334, rise: 12, roughness: 0.4, random })}" fill="#8d4c28" filter="url(#dunes)"/>
${cactus(random.between(92, 122), 322, 1.05)}${slip ? '' : cactus(random.between(352, 384), 300, 0.8)}
${many(24, () => `<ellipse cx="${random.between(0, 480).toFixed(0)}" cy="${random.between(300, 380).toFixed(0)}" rx="${random.between(1.5, 5).toFixed(1)}" ry="${random.between(1, 2.6).toFixed(1)}" fill="#4b2617" opacity="0.8"/>`)}`;
  },
};
