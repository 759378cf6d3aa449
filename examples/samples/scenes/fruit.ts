import { glow, gradient, many, soft, texture } from '../paint.ts';
import type { Scene } from '../scene.ts';

export const fruit: Scene = {
  id: 'fruit',
  prompt: 'An orange and a green pear side by side on a wooden table',
  width: 480,
  height: 384,
  slip: 'missing-object',
  draw({ slip, random }) {
    const orange = slip ? 240 : random.between(146, 176);
    const pear = random.between(302, 330);
    const shadow = (x: number, wide: number) =>
      `<ellipse cx="${x + 26}" cy="302" rx="${wide}" ry="17" fill="#1c0f08" opacity="0.62" filter="url(#shade)"/>`;
    return `<defs>
${gradient('wall', '#37474a', '#6d7a70', '#958f78')}${gradient('table', '#a06a3c', '#7a4a26', '#4b2a15')}
${glow('peel', '#ffca73', '#ee8a1f', '#a94d0c')}${glow('pear', '#e3e58a', '#9db53d', '#4f6a1c')}${soft('shade', 8)}${soft('shine', 5)}
${texture('plaster', { frequency: '0.015', depth: 0.3, seed: random.between(1, 99) })}
${texture('grain', { frequency: '0.006 0.12', depth: 1, seed: random.between(1, 99) })}
${texture('pores', { frequency: '0.28', depth: 0.75, seed: 8 })}${texture('specks', { frequency: '0.16', depth: 0.6, seed: 13 })}</defs>
<rect width="480" height="250" fill="url(#wall)" filter="url(#plaster)"/>
<rect y="232" width="480" height="152" fill="url(#table)" filter="url(#grain)"/><rect y="230" width="480" height="4" fill="#c08a58"/>
${many(3, (i) => `<path d="M0,${266 + i * 44} H480" stroke="#2a150a" stroke-width="2" opacity="0.7"/><path d="M0,${268 + i * 44} H480" stroke="#c89566" stroke-width="1" opacity="0.5"/>`)}
${shadow(orange, 84)}
<g transform="translate(${orange} 228)"><circle r="74" fill="url(#peel)" filter="url(#pores)"/>
<ellipse cx="-26" cy="-32" rx="20" ry="12" fill="#fff2d8" opacity="0.75" filter="url(#shine)" transform="rotate(-30)"/>
<path d="M-4,-70 l4,-7 l5,7 l6,2 l-9,5 l-9,-4Z" fill="#55702c"/></g>
${
  slip
    ? ''
    : `${shadow(pear, 72)}<g transform="translate(${pear} 216)">
<path d="M-2,-126 C26,-126 30,-96 36,-66 C44,-30 72,-10 70,32 C68,74 34,90 0,90 C-34,90 -68,74 -70,32 C-72,-8 -44,-30 -36,-66 C-32,-96 -28,-126 -2,-126Z" fill="url(#pear)" filter="url(#specks)"/>
<ellipse cx="-30" cy="4" rx="12" ry="26" fill="#fbfbe0" opacity="0.7" filter="url(#shine)" transform="rotate(18)"/>
<path d="M-2,-122 q2,-20 14,-30" stroke="#4b3016" stroke-width="6" stroke-linecap="round" fill="none"/>
<path d="M6,-140 c18,-22 46,-20 58,-8 c-14,16 -38,22 -58,8Z" fill="#5e8a2f" filter="url(#specks)"/></g>`
}`;
  },
};
