// The mark (a doorway within a doorway): node mark.mjs OUT  ->  OUT/logo.svg, OUT/logo-wordmark.svg, OUT/favicon.png
import fs from 'node:fs';
import path from 'node:path';
import { create } from 'fontkit';
import { Resvg } from '@resvg/resvg-js';

const OUT = process.argv[2] ?? '../../simulator/ui/static';
const TEAL = '#2F6B6B', SAND = '#D9B98A';
const MARK = `<path d="M9 57V31a23 23 0 0 1 46 0v26" fill="none" stroke="${TEAL}" stroke-width="8" stroke-linecap="round"/>`
  + `<path d="M22 61V35a10 10 0 0 1 20 0v26z" fill="${SAND}"/>`;
const svg = (width, inner) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 64" role="img" aria-label="Secure Base">${inner}</svg>\n`;

const serif = create(fs.readFileSync('node_modules/@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2'));   // weight 400; a thin stroke below adds some
const SIZE = 40, k = SIZE / serif.unitsPerEm, { glyphs, positions } = serif.layout('Secure Base');
let x = 74, word = '';
glyphs.forEach((glyph, i) => {
  word += glyph.path.scale(k, -k).translate(x, 47).commands.map(({ command, args }) =>
    ({ moveTo: 'M', lineTo: 'L', quadraticCurveTo: 'Q', bezierCurveTo: 'C', closePath: 'Z' })[command] + args.map((n) => n.toFixed(1)).join(' ')).join('');
  x += positions[i].xAdvance * k;
});

fs.mkdirSync(OUT, { recursive: true });
fs.writeFileSync(path.join(OUT, 'logo.svg'), svg(64, MARK));
fs.writeFileSync(path.join(OUT, 'logo-wordmark.svg'), svg(Math.ceil(x + 4), `${MARK}<path d="${word}" fill="${TEAL}" stroke="${TEAL}" stroke-width=".7"/>`));
fs.writeFileSync(path.join(OUT, 'favicon.png'), new Resvg(svg(64, MARK)).render().asPng());
