import { clouds, gradient, many, soft, texture } from '../paint.ts';
import type { Scene } from '../scene.ts';

export const boats: Scene = {
  id: 'boats',
  prompt: 'Three sailing boats with white sails on a calm blue sea',
  width: 480,
  height: 384,
  slip: 'missing-object',
  draw({ slip, random }) {
    const places = [
      { x: 110, y: 238, scale: 0.8 },
      { x: 262, y: 268, scale: 1.15 },
      { x: 398, y: 228, scale: 0.62 },
    ].slice(0, slip ? 2 : 3);
    const boat = ({ x, y, scale }: { x: number; y: number; scale: number }) => `
<g transform="translate(${x + random.between(-18, 18)} ${y + random.between(-6, 6)}) scale(${scale})">
<path d="M-46,4 Q0,44 46,4 L30,52 Q0,66 -30,52Z" fill="#16405f" opacity="0.35" filter="url(#near)"/>
<path d="M-44,-8 H50 Q42,12 26,13 H-28 Q-40,8 -44,-8Z" fill="url(#hull)"/><path d="M-44,-8 H50 L48,-3 H-42Z" fill="#e9dcc4"/>
<path d="M2,-122 V-8" stroke="#5d452f" stroke-width="3"/>
<path d="M6,-118 C30,-84 46,-48 48,-16 C34,-20 18,-20 6,-17Z" fill="url(#sail)"/>
<path d="M-2,-106 C-14,-70 -26,-40 -38,-16 C-26,-20 -14,-20 -2,-18Z" fill="url(#jib)"/>
<path d="M6,-84 Q24,-80 30,-76 M6,-52 Q30,-46 43,-42" stroke="#a9b3b8" stroke-width="1" fill="none"/></g>`;
    return `<defs>
${gradient('sky', '#3f83c6', '#86b6df', '#dcebf2')}${gradient('sea', '#7fb7d2', '#2f7fae', '#134f7f', '#0b3558')}
${gradient('hull', '#7c2f22', '#3d1711')}${gradient('sail', '#f4f3ee', '#c3ccd2')}${gradient('jib', '#e6e8e6', '#a9b8c3')}
${clouds('drift', { seed: random.between(1, 99), cover: 0.62 })}${soft('near', 3)}
${texture('waves', { frequency: '0.012 0.11', depth: 1, seed: random.between(1, 99) })}
${texture('rock', { frequency: '0.08', depth: 1, seed: 7 })}</defs>
<rect width="480" height="200" fill="url(#sky)"/><rect width="480" height="180" fill="#ffffff" opacity="0.8" filter="url(#drift)"/>
<path d="M0,196 L40,176 L92,186 L150,168 L214,190 L240,197 H0Z" fill="#56727c" filter="url(#rock)"/>
<rect y="194" width="480" height="190" fill="url(#sea)" filter="url(#waves)"/>
${many(70, () => {
  const y = random.between(204, 372);
  const long = (y - 190) / 9;
  return `<path d="M${random.between(0, 470).toFixed(0)},${y.toFixed(0)} q${(long / 2).toFixed(1)},-2 ${long.toFixed(1)},0" stroke="#e8f6fb" stroke-width="1.1" fill="none" opacity="${random.between(0.25, 0.75).toFixed(2)}"/>`;
})}
${places.map(boat).join('')}`;
  },
};
