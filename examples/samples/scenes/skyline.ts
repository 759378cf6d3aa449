import { clouds, gradient, many, texture } from '../paint.ts';
import type { Random } from '../random.ts';
import type { Scene } from '../scene.ts';

export const skyline: Scene = {
  id: 'skyline',
  prompt: 'A city skyline at dusk with lit windows, reflected in a river',
  width: 480,
  height: 384,
  slip: 'missing-object',
  draw({ slip, random }) {
    const rear = towers(15, { tall: 120, colour: '#4b4a6d', lit: false, random });
    const front = towers(11, { tall: 150, colour: '#232742', lit: !slip, random });
    return `<defs>
${gradient('sky', '#27315f', '#6a5486', '#d27f7a', '#f5b777')}${gradient('water', '#b9807a', '#574e75', '#1d2444')}
${clouds('drift', { seed: random.between(1, 99), cover: 0.6 })}
${texture('ripple', { frequency: '0.012 0.16', depth: 1, seed: random.between(1, 99) })}${texture('wall', { frequency: '0.11 0.07', depth: 0.35, seed: 12 })}
<g id="city">${rear}${front}<rect x="-4" y="246" width="488" height="10" fill="#181a2c"/></g>
<clipPath id="river"><rect y="254" width="480" height="130"/></clipPath></defs>
<rect width="480" height="256" fill="url(#sky)"/><rect width="480" height="220" fill="#f7b9a0" opacity="0.6" filter="url(#drift)"/>
<use href="#city" filter="url(#wall)"/>
<rect y="254" width="480" height="130" fill="url(#water)"/>
<g clip-path="url(#river)"><use href="#city" transform="translate(0 508) scale(1 -1)" opacity="0.55"/></g>
<rect y="254" width="480" height="130" fill="#6f5f80" opacity="0.45" filter="url(#ripple)"/>
${many(110, () => `<path d="M${random.between(-5, 470).toFixed(0)},${random.between(260, 382).toFixed(0)} h${random.between(6, 30).toFixed(0)}" stroke="${random.next() < 0.5 ? '#f3c596' : '#161c38'}" stroke-width="1.3" opacity="${random.between(0.25, 0.7).toFixed(2)}"/>`)}`;
  },
};

function towers(count: number, options: { tall: number; colour: string; lit: boolean; random: Random }): string {
  const { tall, colour, lit, random } = options;
  return many(count, (i) => {
    const wide = Math.round((480 / count) * random.between(0.82, 1.1));
    const left = Math.round((i * 480) / count + random.between(-3, 3));
    const height = Math.round(tall * random.between(0.4, 1.15));
    const top = 252 - height;
    const windows = many(Math.floor(height / 11) * Math.floor(wide / 8), (k) => {
      const columns = Math.floor(wide / 8);
      const glass = lit && random.next() < 0.62 ? ['#ffe09a', '#ffc766', '#fff0c8'][k % 3] : '#39405f';
      return `<rect x="${left + 4 + (k % columns) * 8}" y="${top + 6 + Math.floor(k / columns) * 11}" width="4" height="6" fill="${glass}"/>`;
    });
    const spire = i % 4 === 1 ? `<path d="M${left + wide / 2},${top} v-34" stroke="${colour}" stroke-width="3"/>` : '';
    return `<rect x="${left}" y="${top}" width="${wide}" height="${height + 4}" fill="${colour}"/>${spire}${tall > 130 ? windows : ''}`;
  });
}
