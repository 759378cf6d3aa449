/** Drawings that EfficientNet-lite0 knows, and their classes in ImageNet. */
export const pictures: readonly { svg: string; imageNetClass: number }[] = [
  { imageNetClass: 918, svg: draw('#fff', crossword()) },
  { imageNetClass: 409, svg: draw('#ddd', analogClock()) },
  { imageNetClass: 607, svg: draw('#111', jackOLantern()) },
  { imageNetClass: 646, svg: draw('#fff', maze()) },
  { imageNetClass: 549, svg: draw('#996', envelope()) },
  { imageNetClass: 920, svg: draw('#8bb8e8', trafficLight()) },
];

function draw(background: string, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="448" height="448"><rect width="448" height="448" fill="${background}"/>${content}</svg>`;
}

function crossword(): string {
  return Array.from({ length: 196 }, (_, place) => {
    const [x, y] = [place % 14, Math.floor(place / 14)];
    const fill = (x * 7 + y * 5 + x * y) % 4 === 0 ? '#000' : '#fff';
    return `<rect x="${x * 32}" y="${y * 32}" width="32" height="32" stroke="#000" fill="${fill}"/>`;
  }).join('');
}

function analogClock(): string {
  const marks = Array.from({ length: 12 }, (_, hour) => {
    return `<line x1="224" y1="56" x2="224" y2="74" stroke="#222" stroke-width="10" transform="rotate(${hour * 30} 224 224)"/>`;
  });
  return `<circle cx="224" cy="224" r="180" fill="#fff" stroke="#222" stroke-width="16"/>${marks.join('')}
    <line x1="224" y1="224" x2="224" y2="100" stroke="#222" stroke-width="10"/>
    <line x1="224" y1="224" x2="300" y2="270" stroke="#222" stroke-width="14"/>`;
}

function jackOLantern(): string {
  return `<ellipse cx="224" cy="240" rx="170" ry="150" fill="#e8730c"/>
    <ellipse cx="224" cy="240" rx="90" ry="150" fill="none" stroke="#b85808" stroke-width="8"/>
    <rect x="210" y="60" width="28" height="50" fill="#385"/>
    <polygon points="130,180 190,180 160,230" fill="#ffd23a"/><polygon points="258,180 318,180 288,230" fill="#ffd23a"/>
    <path d="M110 280 L150 300 L180 280 L224 305 L268 280 L298 300 L338 280 Q224 400 110 280z" fill="#ffd23a"/>`;
}

function maze(): string {
  return Array.from({ length: 10 }, (_, ring) => {
    const [start, side] = [20 + ring * 20, 408 - ring * 40];
    return `<rect x="${start}" y="${start}" width="${side}" height="${side}" fill="none" stroke="#000" stroke-width="6" stroke-dasharray="${300 - ring * 20} 20"/>`;
  }).join('');
}

function envelope(): string {
  return `<rect x="40" y="110" width="368" height="230" fill="#fdfdf4" stroke="#999" stroke-width="3"/>
    <path d="M40 110 L224 250 L408 110" fill="#f4f4e8" stroke="#999" stroke-width="4"/>`;
}

function trafficLight(): string {
  const lights = ['#f33', '#553', '#353'].map(
    (fill, place) => `<circle cx="224" cy="${95 + place * 95}" r="40" fill="${fill}"/>`,
  );
  return `<rect x="214" y="330" width="20" height="118" fill="#333"/><rect x="154" y="40" width="140" height="300" rx="20" fill="#222"/>${lights.join('')}`;
}
