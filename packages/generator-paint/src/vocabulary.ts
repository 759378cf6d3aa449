/** The words that the painter knows. Everything else of a prompt it does not understand, and says so. */

/** Colour → how it is painted. */
export const colours: Readonly<Record<string, string>> = {
  ...{ red: '#d62f2f', green: '#2f9e44', blue: '#2563c9', yellow: '#f2c230', orange: '#ee7a1c', purple: '#7c3fb4' },
  ...{ pink: '#ec7fae', brown: '#7a4a24', black: '#1d1d22', white: '#f7f6f1', grey: '#85888c', turquoise: '#2bb5ac' },
  ...{ golden: '#d9a520', silver: '#b9bfc6' },
};

/** Other words for colours. */
export const otherColours: Readonly<Record<string, string>> = {
  ...{ gray: 'grey', violet: 'purple', teal: 'turquoise', cyan: 'turquoise', gold: 'golden', crimson: 'red' },
  ...{ scarlet: 'red', navy: 'blue', emerald: 'green' },
};

/** Number word → number. */
export const numbers: Readonly<Record<string, number>> = {
  ...{
    a: 1,
    an: 1,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    '1': 1,
    '2': 2,
    '3': 3,
    '4': 4,
    '5': 5,
    '6': 6,
  },
  ...{ pair: 2, couple: 2 },
};

/** Size word → times the usual size. */
export const sizes: Readonly<Record<string, number>> = {
  ...{ small: 0.6, tiny: 0.45, little: 0.6, big: 1.4, large: 1.4, huge: 1.7, giant: 1.7 },
};

/** Place → where, as shares of width and height. */
export const places: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ...{ top: [0.5, 0.25], bottom: [0.5, 0.78], left: [0.25, 0.55], right: [0.75, 0.55], centre: [0.5, 0.5] },
  ...{ center: [0.5, 0.5], middle: [0.5, 0.5] },
};

/** The name of a setting. */
export type Setting = 'night' | 'sunset' | 'sea' | 'beach' | 'forest' | 'meadow' | 'snow' | 'city' | 'room';

/** How a setting is painted, and the words that call for it. */
export interface SettingColours {
  sky: readonly [top: string, horizon: string];
  ground: string;
  words: readonly string[];
}

/** The settings that the painter knows. */
export const settings: Readonly<Record<Setting, SettingColours>> = {
  night: { sky: ['#0b1030', '#27335f'], ground: '#151a26', words: ['night', 'midnight', 'starry', 'moonlit'] },
  sunset: { sky: ['#6b3f7c', '#f7a35c'], ground: '#4a3a36', words: ['sunset', 'sunrise', 'dusk', 'dawn', 'evening'] },
  sea: { sky: ['#9fd0ee', '#d9eef8'], ground: '#2a77a8', words: ['sea', 'ocean', 'lake', 'river', 'water', 'harbour'] },
  beach: { sky: ['#8fd0f2', '#d6f0fb'], ground: '#e7cf96', words: ['beach', 'desert', 'sand', 'dunes'] },
  forest: { sky: ['#b9d8b0', '#e4efdc'], ground: '#35612f', words: ['forest', 'woods', 'jungle', 'garden', 'park'] },
  meadow: {
    sky: ['#93c9f0', '#dceffb'],
    ground: '#6fae4f',
    words: ['meadow', 'field', 'grass', 'hill', 'hills', 'farm'],
  },
  snow: {
    sky: ['#c3d3e2', '#eef3f8'],
    ground: '#f4f7fa',
    words: ['snow', 'snowy', 'winter', 'ice', 'mountain', 'mountains'],
  },
  city: { sky: ['#a9b8c8', '#dde3ea'], ground: '#5c6068', words: ['city', 'street', 'town', 'village', 'road'] },
  room: {
    sky: ['#e7dccb', '#f2eadf'],
    ground: '#a97f55',
    words: ['room', 'table', 'kitchen', 'indoors', 'shelf', 'studio'],
  },
};

/** Words that ask for nothing that could be seen. */
export const smallWords: ReadonlySet<string> = new Set(
  'the of in on at by and with to from over under near behind beside next is are its it this that for into picture image photo painting'.split(
    ' ',
  ),
);
