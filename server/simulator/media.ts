import { hash } from './random.ts';

/** A file of the simulator's own, made on the spot. */
export interface MediaFile {
  readonly type: string;
  readonly body: string | Uint8Array;
}

const SVG = 'image/svg+xml';
const SYMBOLS = ['👗', '👕', '🧥', '👜', '💄', '🧴', '👟', '🧸', '📏', '🧾'];

/** The picture of a customer; about one in six has none, as private profiles do. */
export function avatar(userId: string, initials: string): MediaFile | undefined {
  const seed = hash(userId);
  if (seed % 6 === 0) return undefined;
  const hue = seed % 360;
  const skin = `hsl(${(hue + 40) % 360} 70% 88%)`;
  const body = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 80" width="200" height="200">
<rect width="80" height="80" fill="hsl(${hue} 45% 52%)"/>
<circle cx="40" cy="30" r="${13 + (seed % 4)}" fill="${skin}"/>
<path d="M10 80c2-24 14-32 30-32s28 8 30 32z" fill="${skin}"/>
<text x="40" y="74" font-family="sans-serif" font-size="13" text-anchor="middle" fill="hsl(${hue} 45% 32%)">${escapeXml(initials)}</text>
</svg>`;
  return { type: SVG, body };
}

/** A picture, sound or document that messages link to; `undefined` for a name that is none. */
export function mediaFile(name: string): MediaFile | undefined {
  // As Facebook's links do, these have come to their end.
  if (name.startsWith('het-han')) return undefined;
  if (/^nhan-dan-\d+\.svg$/.test(name)) return { type: SVG, body: sticker(name) };
  if (/^[a-z0-9-]+\.svg$/.test(name)) return { type: SVG, body: picture(name) };
  if (name === 'ghi-am.wav') return { type: 'audio/wav', body: tone() };
  if (name === 'bang-gia.pdf') return { type: 'application/pdf', body: priceList() };
  return undefined;
}

function sticker(name: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="240" height="240"><text x="50" y="76" font-size="76" text-anchor="middle">${SYMBOLS[hash(name) % SYMBOLS.length]}</text></svg>`;
}

function picture(name: string): string {
  const seed = hash(name);
  const hue = seed % 360;
  const tall = seed % 3 === 0;
  const width = tall ? 600 : 800;
  const height = tall ? 800 : 600;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="hsl(${hue} 60% 86%)"/><stop offset="1" stop-color="hsl(${(hue + 60) % 360} 55% 66%)"/></linearGradient></defs>
<rect width="100%" height="100%" fill="url(#g)"/>
<circle cx="50%" cy="46%" r="170" fill="#fff" opacity=".55"/>
<text x="50%" y="56%" font-size="190" text-anchor="middle">${SYMBOLS[seed % SYMBOLS.length]}</text>
<text x="50%" y="92%" font-family="sans-serif" font-size="34" text-anchor="middle" fill="hsl(${hue} 40% 25%)">${escapeXml(name.replace('.svg', ''))}</text>
</svg>`;
}

/** One second of a soft tone, 8 kHz, 8 bits, mono. */
function tone(): Uint8Array {
  const rate = 8000;
  const bytes = new Uint8Array(44 + rate);
  const view = new DataView(bytes.buffer);
  const ascii = (offset: number, text: string): void => {
    for (let index = 0; index < text.length; index += 1)
      bytes[offset + index] = text.charCodeAt(index);
  };
  ascii(0, 'RIFF');
  view.setUint32(4, 36 + rate, true);
  ascii(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  ascii(36, 'data');
  view.setUint32(40, rate, true);
  for (let index = 0; index < rate; index += 1) {
    const fade = Math.min(1, index / 400, (rate - index) / 2400);
    bytes[44 + index] = 128 + Math.round(40 * fade * Math.sin((index / rate) * 2 * Math.PI * 523));
  }
  return bytes;
}

/** A PDF of one page; readers repair the missing cross-reference table. */
function priceList(): string {
  const text = 'BT /F1 24 Tf 60 760 Td (Tomato Boutique - Bang gia) Tj ET';
  return [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R' +
      '/Resources<</Font<</F1 5 0 R>>>>>>endobj',
    `4 0 obj<</Length ${text.length}>>stream\n${text}\nendstream endobj`,
    '5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
  ].join('\n');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
