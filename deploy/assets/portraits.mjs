// Portraits with expressions: node portraits.mjs OUT  ->  OUT/portraits/open-peeps/<person>/<affect>.svg
// Design: Open Peeps by Pablo Stanley, CC0 1.0. Heads and bodies come from DiceBear unchanged but for some colours; the faces
// are put together here from single brows, eyes and mouths, as most of the ready-made faces are too comic for a clinical scene.
import { createAvatar } from '@dicebear/core';
import * as peeps from '@dicebear/open-peeps';
import fs from 'node:fs';
import path from 'node:path';
import svgpath from 'svgpath';
import { optimize } from 'svgo';

const OUT = path.join(process.argv[2] ?? '../../simulator/ui/static', 'portraits/open-peeps');
const NOTE = `Open Peeps by Pablo Stanley, CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/).
Source: https://www.openpeeps.com/. Made with DiceBear (MIT) by deploy/assets/portraits.mjs; faces remixed, colours changed.
`;
const INK = '#1d1b1a';

// A person: head, skin and clothing stay fixed, only the face changes. headPaint and beardPaint recolour the black parts;
// over = thin strokes on top ([colour, width, path]: grey hairs, and the creases of an adult's face).
const CAST = {
  noor: { head: 'hijab', skin: 'd08b5b', clothing: 'b9c9cf', headPaint: '#34505f', view: '80 76 616 616',
    under: '<path d="M100 480h140v75H100z" fill="#6d8b99"/>' },                // the folds of the scarf would show skin
  samira: { head: 'grayBun', skin: 'd08b5b', clothing: '4f8583', hair: '4a3c38', view: '34 36 644 644',
    over: [['#8f8682', 5, 'M446 222C400 182 330 196 272 268M420 178c-52-16-108 0-150 44M172 112c14-18 38-24 58-18'], ['#a9683f', 5, 'M388 390q14 9 30 4M432 424q-14 14-14 32']] },
  daniel: { head: 'short2', skin: 'edb98a', clothing: '7d8fa3', headPaint: '#3a3532', beard: 'chin', beardPaint: '#3a3532', view: '94 90 614 614',
    over: [['#8f8882', 5, 'M266 300q-4 34 4 64M284 292q-2 40 3 80M318 484q24 34 62 52M420 566q34 8 70-4'], ['#cb9064', 5, 'M388 390q14 9 30 4M432 424q-14 14-14 32']] },
};

// Parts of Open Peeps faces by number (the order of the outlines in the face's black path), and a few strokes of our own.
const PARTS = {
  browsCalm: ['smile', 4, 5], browsFlat: ['blank', 5, 6], browLeft: ['blank', 5], browRight: ['blank', 6], browsHigh: ['explaining', 9, 10],
  browsWorried: ['concernedFear', 6, 5], browsTired: ['tired', 4, 5],
  eyes: ['smile', 2, 3], eyesLidded: ['blank', 3, 4], eyesTired: ['tired', 2, 3], eyesDown: ['contempt', 4, 5],
  eyesShut: ['concernedFear', 3, 4], squint: ['suspicious', 4, 3], glare: ['veryAngry', 2, 3], nose: ['smile', 1],
  flat: ['tired', 0], small: ['eyesClosed', 0], frown: ['solemn', 0], smile: ['smile', 0], calm: ['calm', 0],
};
const line = (d, w = 10, colour = INK) => `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${w}" stroke-linecap="round"/>`;
const OWN = {
  level: line('M143 214q16 3 32-2'),
  unsure: line('M136 216q10-11 21-3t20-2'),
  parted: `<ellipse cx="160" cy="216" rx="20" ry="11" fill="${INK}"/>`,
  oh: `<ellipse cx="163" cy="218" rx="12" ry="15" fill="${INK}"/>`,
  tight: line('M138 218q20-8 42 1'),
  smirk: line('M138 215q26 5 40-13'),
  cry: `<path d="M128 220c2-22 18-32 36-31s28 14 27 30c-20-8-42-8-63 1z" fill="${INK}"/>`,
};
// A face: part names; 'name dx dy scale' moves and scales each outline of a part about its middle.
const FACES = {
  neutral: ['browsCalm', 'eyes', 'level'],
  guarded: ['browsFlat 0 4', 'eyes 0 2', 'flat'],
  wary: ['squint', 'browRight -10 -12', 'small'],
  sad: ['browsWorried -10 -6', 'eyesDown', 'frown 0 0 .8'],
  anxious: ['browsWorried -10 -10', 'eyes 0 2', 'unsure'],
  afraid: ['browsWorried -10 -14', 'eyes 0 2 1.3', 'parted'],
  flooded: ['browsWorried -8', 'eyesShut', 'cry'],
  angry: ['glare', 'tight'],
  contemptuous: ['browLeft', 'browRight -10 -12', 'eyesLidded', 'smirk'],
  tired: ['browsTired', 'eyesTired', 'flat'],
  withdrawn: ['browsFlat', 'eyesDown', 'small'],
  startled: ['browsHigh -8 -8', 'eyes 0 4 1.2', 'oh'],
  softened: ['browsWorried -10 -12', 'eyes 0 2', 'smile 0 0 .8'],
  open: ['browsCalm', 'eyes', 'smile'],
  relieved: ['browsHigh -8', 'eyesDown', 'calm'],
};

const shapes = {};                  // face -> its outlines, drawn in absolute coordinates
const outlines = (name) => shapes[name] ??= (() => {
  const svg = createAvatar(peeps, { face: [name], accessoriesProbability: 0, facialHairProbability: 0, maskProbability: 0 }).toString();
  const face = svg.match(/<g transform="translate\(315 248\)">(.*?)<\/g>/s)[1];
  return [...face.matchAll(/ d="([^"]+)"/g)].flatMap((m) => svgpath(m[1]).abs().toString().split(/(?=M)/));
})();
const middle = (d) => {             // middle of an outline's points: good enough to scale about
  const at = []; svgpath(d).abs().unarc().iterate((s, i, x, y) => { at.push([x, y]); });
  return [0, 1].map((k) => (Math.min(...at.slice(1).map((p) => p[k])) + Math.max(...at.slice(1).map((p) => p[k]))) / 2);
};
const part = (spec) => {
  const [name, dx = 0, dy = 0, scale = 1] = spec.split(' ').map((s, i) => (i ? Number(s) : s));
  if (OWN[name]) return `<g transform="translate(${dx} ${dy})">${OWN[name]}</g>`;
  const [face, ...numbers] = PARTS[name];
  return numbers.map((n) => {
    const d = outlines(face)[n], [x, y] = middle(d);
    return `<path fill="${INK}" d="${svgpath(d).translate(-x, -y).scale(scale).translate(x + dx, y + dy)}"/>`;
  }).join('');
};

for (const [person, look] of Object.entries(CAST)) for (const [affect, face] of Object.entries(FACES)) {
  let svg = createAvatar(peeps, {
    face: ['blank'], head: [look.head], skinColor: [look.skin], clothingColor: [look.clothing], headContrastColor: [look.hair ?? '2c1b18'],
    facialHair: [look.beard ?? 'chin'], facialHairProbability: look.beard ? 100 : 0, accessoriesProbability: 0, maskProbability: 0,
  }).toString().replace(/<metadata.*?<\/metadata>|<mask.*?<\/mask>| mask="[^"]*"/gs, '').replace(/viewBox="[^"]*"/, `viewBox="${look.view}"`);
  const [, body, head, , beard] = svg.match(/^(.*?)(<g transform="matrix.*?)<g transform="translate\(315 248\)">(.*?)<\/g>(.*)$/s);
  const paint = (s, colour = INK) => s.replaceAll('fill="#000"', `fill="${colour}"`);
  const drawn = look.under ? head.replace(/(<path[^>]*fill="#000")/, look.under + '$1') : head;
  svg = paint(body) + paint(drawn, look.headPaint) + `<g transform="translate(523 380)scale(1.12)translate(-215-132)">${part('nose') + face.map(part).join('')}</g>`
    + paint(beard, look.beardPaint).replace('</svg>', (look.over ?? []).map(([c, w, d]) => line(d, w, c)).join('') + '</svg>');
  const { data } = optimize(svg, { multipass: true, floatPrecision: 1 });
  fs.mkdirSync(path.join(OUT, person), { recursive: true });
  fs.writeFileSync(path.join(OUT, person, `${affect}.svg`), data.replace('>', '><!--Open Peeps by Pablo Stanley, CC0 1.0-->'));
}
fs.writeFileSync(path.join(OUT, 'LICENSE.txt'), NOTE);
