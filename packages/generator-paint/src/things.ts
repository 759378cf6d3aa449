/** A thing that the painter can paint: the words for it, its usual colour, and its shape in a square of 100 × 100. */
export interface Thing {
  words: readonly string[];
  colour: string;
  /** SVG; `fill` and `dark` are colours. */
  shape(fill: string, dark: string): string;
}

const eye = (x: number, y: number) =>
  `<circle cx="${x}" cy="${y}" r="4.5" fill="#fff"/><circle cx="${x}" cy="${y}" r="2.4" fill="#15151a"/>`;
const path = (d: string, fill: string, more = '') => `<path d="${d}" fill="${fill}" ${more}/>`;
const circle = (x: number, y: number, r: number, fill: string) =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"/>`;
const box = (x: number, y: number, width: number, height: number, fill: string, round = 0) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${fill}"/>`;
const star = 'M50 4 61 38 97 38 68 59 79 94 50 73 21 94 32 59 3 38 39 38Z';

/** An animal that lies: ears and tail tell which. */
const animal = (ears: string, tail: string) => (fill: string, dark: string) =>
  path(tail, dark) +
  `<ellipse cx="46" cy="68" rx="30" ry="20" fill="${fill}"/>` +
  box(24, 76, 9, 20, dark, 3) +
  box(58, 76, 9, 20, dark, 3) +
  path(ears, dark) +
  circle(72, 44, 19, fill) +
  eye(66, 41) +
  eye(79, 41) +
  path('M69 52h8l-4 5Z', '#2a1c1c');

/** All of them by name. */
export const things: Readonly<Record<string, Thing>> = {
  circle: {
    words: ['circle', 'ball', 'balloon', 'disc', 'sphere'],
    colour: 'red',
    shape: (fill) => circle(50, 50, 44, fill),
  },
  square: { words: ['square', 'cube', 'box', 'block'], colour: 'blue', shape: (fill) => box(8, 8, 84, 84, fill, 3) },
  triangle: { words: ['triangle', 'pyramid', 'cone'], colour: 'orange', shape: (fill) => path('M50 6 96 92H4Z', fill) },
  star: { words: ['star'], colour: 'golden', shape: (fill) => path(star, fill) },
  heart: {
    words: ['heart'],
    colour: 'red',
    shape: (fill) => path('M50 92C-10 46 14 2 50 26 86 2 110 46 50 92Z', fill),
  },
  sun: {
    words: ['sun'],
    colour: 'yellow',
    shape: (fill, dark) =>
      [0, 30, 60, 90, 120, 150]
        .map((turn) => `<rect x="47" y="0" width="6" height="100" fill="${dark}" transform="rotate(${turn} 50 50)"/>`)
        .join('') + circle(50, 50, 30, fill),
  },
  moon: { words: ['moon'], colour: 'white', shape: (fill) => path('M62 6A46 46 0 1 0 94 68 38 38 0 0 1 62 6Z', fill) },
  cloud: {
    words: ['cloud'],
    colour: 'white',
    shape: (fill) =>
      circle(30, 58, 22, fill) + circle(54, 46, 26, fill) + circle(76, 60, 18, fill) + box(26, 58, 54, 22, fill, 10),
  },
  tree: {
    words: ['tree', 'oak', 'pine'],
    colour: 'green',
    shape: (fill) =>
      box(43, 60, 14, 38, '#6b4423') + circle(50, 32, 28, fill) + circle(30, 48, 19, fill) + circle(70, 48, 19, fill),
  },
  flower: {
    words: ['flower', 'rose', 'tulip', 'daisy', 'sunflower'],
    colour: 'pink',
    shape: (fill) =>
      box(47, 48, 6, 50, '#3c8a3f') +
      [0, 72, 144, 216, 288]
        .map((turn) => `<ellipse cx="50" cy="16" rx="12" ry="16" fill="${fill}" transform="rotate(${turn} 50 34)"/>`)
        .join('') +
      circle(50, 34, 10, '#f2c230'),
  },
  house: {
    words: ['house', 'cottage', 'cabin', 'barn', 'home'],
    colour: 'brown',
    shape: (fill, dark) =>
      box(14, 46, 72, 50, fill) +
      path('M50 8 96 48H4Z', dark) +
      box(42, 66, 16, 30, dark) +
      box(22, 56, 14, 14, '#f5e6a8') +
      box(64, 56, 14, 14, '#f5e6a8'),
  },
  boat: {
    words: ['boat', 'ship', 'sailboat'],
    colour: 'white',
    shape: (fill, dark) =>
      path('M8 70H92L78 92H22Z', dark) +
      box(48, 12, 4, 58, '#6b4423') +
      path('M54 14 86 64H54Z', fill) +
      path('M46 24 18 64H46Z', fill),
  },
  car: {
    words: ['car', 'taxi', 'truck', 'bus'],
    colour: 'red',
    shape: (fill, dark) =>
      box(4, 48, 92, 28, fill, 9) +
      path('M22 50 34 28H66L80 50Z', fill) +
      path('M31 48 38 33H62L70 48Z', '#cfe6f2') +
      circle(26, 78, 12, dark) +
      circle(74, 78, 12, dark),
  },
  apple: {
    words: ['apple', 'fruit', 'peach'],
    colour: 'red',
    shape: (fill) =>
      circle(38, 58, 30, fill) +
      circle(62, 58, 30, fill) +
      box(48, 14, 5, 20, '#6b4423') +
      path('M53 24C64 8 80 12 84 16 76 32 62 32 53 24Z', '#3c8a3f'),
  },
  cup: {
    words: ['cup', 'mug', 'teapot', 'bowl'],
    colour: 'blue',
    shape: (fill) =>
      path('M14 26H74L66 92H22Z', fill) +
      `<path d="M72 38h12q10 16-14 32" fill="none" stroke="${fill}" stroke-width="8"/>`,
  },
  fish: {
    words: ['fish'],
    colour: 'orange',
    shape: (fill, dark) =>
      `${path('M70 50 98 26V74Z', dark)}<ellipse cx="44" cy="50" rx="40" ry="24" fill="${fill}"/>${eye(22, 44)}`,
  },
  bird: {
    words: ['bird', 'parrot', 'owl', 'duck', 'penguin'],
    colour: 'blue',
    shape: (fill, dark) =>
      `<ellipse cx="48" cy="60" rx="32" ry="24" fill="${fill}"/>` +
      circle(72, 34, 17, fill) +
      path('M86 30 100 36 86 42Z', '#ee9a1c') +
      path('M20 54Q46 40 62 62 40 84 18 70Z', dark) +
      eye(75, 31),
  },
  cat: {
    words: ['cat', 'kitten'],
    colour: 'grey',
    shape: animal('M56 32 58 8 70 27ZM76 27 88 8 90 34Z', 'M20 70Q-4 54 10 30L17 34Q8 52 28 60Z'),
  },
  dog: {
    words: ['dog', 'puppy', 'wolf'],
    colour: 'brown',
    shape: animal(
      'M54 34Q46 24 50 56 60 60 60 36ZM86 36Q96 24 96 54 86 60 84 38Z',
      'M20 66Q0 60 4 38L12 40Q12 54 28 58Z',
    ),
  },
  fox: {
    words: ['fox'],
    colour: 'orange',
    shape: animal('M54 36 56 4 72 26ZM74 26 90 4 90 36Z', 'M22 74Q-14 82 0 40 16 50 30 62Z'),
  },
  rabbit: {
    words: ['rabbit', 'hare', 'bunny'],
    colour: 'white',
    shape: animal('M62 30Q54-8 66 0 72 10 70 28ZM76 28Q78-8 88 2 88 16 84 30Z', 'M18 60a9 9 0 1 0 .1 0Z'),
  },
};
