import { clouds, gradient, many, ridge, soft, texture } from '../paint.ts';
import type { Scene } from '../scene.ts';

const size = { width: 480, height: 384 };
const bands = ['#e0483e', '#f08a35', '#f6d64a', '#5fb857', '#3f8fd6', '#4b55b4', '#8a4fae'];

export const rainbow: Scene = {
  id: 'rainbow',
  prompt: 'A rainbow over a wheat field with a windmill',
  ...size,
  slip: 'missing-object',
  draw({ slip, random }) {
    const x = random.between(322, 372);
    const arc = bands.map(
      (colour, i) =>
        `<circle cx="190" cy="300" r="${226 - i * 6.5}" fill="none" stroke="${colour}" stroke-width="7" opacity="0.62"/>`,
    );
    return `<defs>
${gradient('sky', '#4d6480', '#8096a8', '#c9d3cf')}${gradient('wheat', '#dcb458', '#b98629', '#7d5518')}${gradient('tower', '#c9b79b', '#7d6a55')}
${soft('rain', 1.2)}${soft('shade', 4)}${clouds('drift', { seed: random.between(1, 99), cover: 0.72 })}
${texture('ears', { frequency: '0.16 0.05', depth: 1, seed: random.between(1, 99) })}${texture('hedge', { frequency: '0.12', depth: 1, seed: 17 })}${texture('brick', { frequency: '0.1 0.16', depth: 0.9, seed: 5 })}</defs>
<rect width="480" height="300" fill="url(#sky)"/><rect width="480" height="250" fill="#eef1ef" opacity="0.75" filter="url(#drift)"/>
${slip ? '' : `<g filter="url(#rain)">${arc.join('')}</g>`}
<path d="${ridge(size, { top: 246, rise: 8, roughness: 0.6, random })}" fill="#48693a" filter="url(#hedge)"/>
<g transform="translate(${x} 272)"><ellipse cx="24" cy="2" rx="56" ry="6" fill="#27301a" opacity="0.6" filter="url(#shade)"/>
<path d="M-30,4 L-19,-98 H19 L30,4Z" fill="url(#tower)" filter="url(#brick)"/><path d="M-23,-96 Q0,-138 23,-96Z" fill="#5d2f26" filter="url(#brick)"/>
<path d="M-7,4 V-20 Q0,-28 7,-20 V4Z" fill="#40291a"/><rect x="-5" y="-62" width="10" height="13" fill="#33424e"/>
<g transform="translate(0 -104) rotate(${random.between(8, 80)})">${many(4, (i) => `<g transform="rotate(${i * 90})"><path d="M0,0 V-84" stroke="#4d3623" stroke-width="3"/><path d="M1,-18 H17 V-82 H1Z" fill="#e8dcc2" opacity="0.92"/>${many(6, (k) => `<path d="M1,${-22 - k * 11} H17" stroke="#6b5136" stroke-width="1"/>`)}</g>`)}<circle r="5" fill="#33241a"/></g></g>
<path d="${ridge(size, { top: 276, rise: 6, roughness: 0.4, random })}" fill="url(#wheat)" filter="url(#ears)"/>
${many(240, () => {
  const y = random.between(292, 388);
  const tall = (y - 250) / 4.2;
  const [left, lean] = [random.between(0, 480), random.between(-5, 5)];
  return `<path d="M${left.toFixed(0)},${y.toFixed(0)} q0,${(-tall / 2).toFixed(0)} ${lean.toFixed(0)},${(-tall).toFixed(0)}" stroke="${random.next() < 0.5 ? '#f0d27e' : '#8a6420'}" stroke-width="${(tall / 16).toFixed(1)}" fill="none" opacity="0.85"/><ellipse cx="${(left + lean).toFixed(1)}" cy="${(y - tall).toFixed(1)}" rx="${(tall / 13).toFixed(1)}" ry="${(tall / 5).toFixed(1)}" fill="#e3bd5c"/>`;
})}`;
  },
};
