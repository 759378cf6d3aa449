import { glow, gradient, many, soft, texture } from '../paint.ts';
import type { Scene } from '../scene.ts';

export const butterfly: Scene = {
  id: 'butterfly',
  prompt: 'A blue butterfly on a pink flower in a meadow',
  width: 384,
  height: 384,
  slip: 'wrong-colour',
  draw({ slip, random }) {
    const wing = slip ? ['#ffc46b', '#ea7a1c', '#8a3208'] : ['#9fd0ff', '#3f7fe0', '#17327f'];
    const [x, y] = [random.between(176, 208), random.between(224, 244)];
    const half = `<path d="M0,-6 C14,-66 62,-96 104,-84 C118,-50 84,-6 12,4Z" fill="url(#wing)" stroke="#14131c" stroke-width="4"/>
<path d="M6,4 C54,0 84,24 78,60 C50,72 14,46 4,12Z" fill="url(#wing)" stroke="#14131c" stroke-width="4"/>
<path d="M4,-4 Q50,-40 98,-78 M6,-2 Q56,-24 100,-52 M8,4 Q44,20 70,52 M8,6 Q50,14 76,36" stroke="#14131c" stroke-width="1.7" fill="none"/>
${many(5, (i) => `<circle cx="${[100, 106, 100, 84, 74][i]}" cy="${[-74, -58, -42, -26, 50][i]}" r="3.2" fill="#f3f3ea"/>`)}`;
    return `<defs>
${gradient('meadow', '#b8d6a0', '#7fae5d', '#4a7f38', '#2c5626')}${glow('wing', ...wing)}${soft('far', 6)}${soft('shade', 7)}
<linearGradient id="petal" x1="0" y1="1" x2="0" y2="0"><stop offset="0" stop-color="#9c2f68"/><stop offset="0.6" stop-color="#e880b0"/><stop offset="1" stop-color="#f7c3da"/></linearGradient>${glow('heart', '#f9dc7a', '#dba02a', '#8a5a10')}
${texture('leaf', { frequency: '0.03 0.05', depth: 0.6, seed: random.between(1, 99) })}${texture('dust', { frequency: '0.12', depth: 0.8, seed: 15 })}</defs>
<rect width="384" height="384" fill="url(#meadow)" filter="url(#leaf)"/>
${many(22, () => `<circle cx="${random.between(0, 384).toFixed(0)}" cy="${random.between(20, 300).toFixed(0)}" r="${random.between(6, 20).toFixed(0)}" fill="${['#f4e38a', '#e9f0d2', '#d59ac0', '#8fc06b'][Math.floor(random.between(0, 4))]}" opacity="0.5" filter="url(#far)"/>`)}
${many(60, () => `<path d="M${random.between(0, 384).toFixed(0)},392 q${random.between(-12, 12).toFixed(0)},-60 ${random.between(-26, 26).toFixed(0)},${random.between(-170, -70).toFixed(0)}" stroke="${['#2f5f28', '#5c9440', '#8fbf5f'][Math.floor(random.between(0, 3))]}" stroke-width="${random.between(1.4, 4).toFixed(1)}" fill="none"/>`)}
<path d="M${x},${y + 20} q12,80 -6,150" stroke="#33682a" stroke-width="9" fill="none"/>
<ellipse cx="${x + 8}" cy="${y + 26}" rx="104" ry="44" fill="#12240f" opacity="0.4" filter="url(#shade)"/>
<g transform="translate(${x} ${y + 14}) scale(1 0.62)" filter="url(#dust)">${many(16, (i) => `<path transform="rotate(${i * 22.5 + random.between(-3, 3)})" d="M-10,-20 C-26,-70 -14,-104 0,-112 C14,-104 26,-70 10,-20Z" fill="url(#petal)" stroke="#a23a72" stroke-width="1"/>`)}<circle r="34" fill="url(#heart)"/></g>
<g transform="translate(${x} ${y - 14}) rotate(${random.between(-12, 12)})"><g filter="url(#dust)">${half}</g><g transform="scale(-1 1)" filter="url(#dust)">${half}</g>
<ellipse cy="4" rx="6" ry="34" fill="#1c1a22"/><circle cy="-32" r="7" fill="#1c1a22"/><path d="M-2,-36 Q-16,-62 -26,-68 M2,-36 Q16,-62 26,-68" stroke="#1c1a22" stroke-width="2" fill="none"/><circle cx="-26" cy="-68" r="2.6" fill="#1c1a22"/><circle cx="26" cy="-68" r="2.6" fill="#1c1a22"/></g>`;
  },
};
