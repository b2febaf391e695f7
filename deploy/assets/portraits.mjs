// Portraits with expressions: node portraits.mjs OUT  ->  OUT/portraits/open-peeps/<person>.svg, one file a person with a <view> an affect:
// noor.svg#wary. Design: Open Peeps by Pablo Stanley, CC0 1.0. Heads, beards and glasses come from DiceBear unchanged but for some colours.
// The faces are put together here from single brows, eyes and mouths, as most of the ready-made faces are too comic for a clinical scene;
// the clothes are ours. Who looks how: portraits-people.mjs.
import { createAvatar } from '@dicebear/core';
import * as peeps from '@dicebear/open-peeps';
import fs from 'node:fs';
import path from 'node:path';
import svgpath from 'svgpath';
import { optimize } from 'svgo';
import { Resvg } from '@resvg/resvg-js';
import { CAST } from './portraits-people.mjs';

const OUT = path.join(process.argv[2] ?? '../../simulator/ui/static', 'portraits/open-peeps');
const NOTE = `Open Peeps by Pablo Stanley, CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/).
Source: https://www.openpeeps.com/. Made with DiceBear (MIT) by deploy/assets/portraits.mjs; faces and clothes remixed, colours changed.
`;
const INK = '#1d1b1a';
const STEP = 1000;                  // from one drawing of a person to the next in the file

// Parts of Open Peeps faces by number (the order of the outlines in the face's black path), and a few strokes of our own.
const PARTS = {
  browsCalm: ['smile', 4, 5], browsFlat: ['blank', 5, 6], browLeft: ['blank', 5], browRight: ['blank', 6], browsHigh: ['explaining', 9, 10],
  browsWorried: ['concernedFear', 6, 5], browsTired: ['tired', 4, 5],
  eyes: ['smile', 2, 3], eyesLidded: ['blank', 3, 4], eyesTired: ['tired', 2, 3], eyesDown: ['contempt', 4, 5],
  eyesShut: ['concernedFear', 3, 4], squint: ['suspicious', 4, 3], glare: ['veryAngry', 2, 3], nose: ['smile', 1],
  flat: ['tired', 0], small: ['eyesClosed', 0], frown: ['solemn', 0], smile: ['smile', 0], calm: ['calm', 0],
};
const OWN = {                       // [stroke or fill, path] in the face's own coordinates
  level: ['stroke', 'M143 214q16 3 32-2'],
  unsure: ['stroke', 'M136 216q10-11 21-3t20-2'],
  parted: ['fill', 'M140 216a20 11 0 1 0 40 0a20 11 0 1 0-40 0z'],
  oh: ['fill', 'M151 218a12 15 0 1 0 24 0a12 15 0 1 0-24 0z'],
  tight: ['stroke', 'M138 218q20-8 42 1'],
  smirk: ['stroke', 'M138 215q26 5 40-13'],
  cry: ['open', 'M136 229c2-17 14-24 29-23s23 10 23 22c-16-5-34-5-52 1z'],
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

// ---- the parts, in the coordinates of the whole drawing (704 wide)
const avatar = (options) => createAvatar(peeps, {
  face: ['blank'], accessoriesProbability: 0, facialHairProbability: 0, maskProbability: 0, ...options,
}).toString().replace(/<metadata.*?<\/metadata>|<mask.*?<\/mask>| mask="[^"]*"/gs, '');
const shapes = {};                  // face -> its outlines, drawn in absolute coordinates
const outlines = (name) => shapes[name] ??= (() => {
  const face = avatar({ face: [name] }).match(/<g transform="translate\(315 248\)">(.*?)<\/g>/s)[1];
  return [...face.matchAll(/ d="([^"]+)"/g)].flatMap((m) => svgpath(m[1]).abs().toString().split(/(?=M)/));
})();
const box = (d) => {                // bounds of an outline's points: good enough to place it by
  const at = []; svgpath(d).abs().unarc().iterate((s, i, x, y) => { at.push([x, y]); });
  const [xs, ys] = [0, 1].map((k) => at.slice(1).map((p) => p[k]));
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
};
const onFace = (d, scale) => {        // from the face's coordinates to the drawing's, scaled about the outline's middle
  const [x0, y0, x1, y1] = box(d), mx = (x0 + x1) / 2, my = (y0 + y1) / 2;
  return svgpath(d).translate(-mx, -my).scale(scale).translate(mx - 215, my - 132).scale(1.12).translate(523, 380);
};

// ---- clothes: [skin, cloth, ink lines] over a neck that is the same for all
const NECK = 'M322 500c8 40-20 84-75 98l-20 110h340l-44-108c-28-12-44-46-38-84z';
const SHOULDERS = 'M247 597c-100 4-190 60-240 160v200h700v-200c-30-90-100-140-187-157';
const NECKLINES = { crew: 'c-16 62-70 94-129 94s-112-36-144-97z', vneck: 'c-26 50-74 96-120 128c-52-28-116-76-153-131z', high: 'c-40 42-90 58-134 58s-106-24-139-61z' };
const OUTLINE = 'M247 598c-88 2-186 54-240 152M520 600c88 20 158 66 190 152';
const NECKED = { crew: 'M246 597c32 61 86 97 145 97s113-32 129-95', vneck: 'M247 597c37 55 100 103 153 131c46-32 94-78 120-128', high: 'M247 597c33 37 95 61 139 61s94-16 134-58' };
const GARMENTS = {
  crew: { line: 'crew' },
  vneck: { line: 'vneck' },
  shirt: { line: 'vneck', extra: ['M250 596c-22 20-34 44-40 72l104 44l86 12c-62-34-112-76-150-128z', 'M520 600c18 12 32 34 40 62l-70 54l-90 10c50-34 92-76 120-126z'] },
  hood: { line: 'high', extra: ['M262 584c-40 8-74 30-86 62c60 54 150 72 210 70c70 2 140-26 186-78c-14-28-34-42-58-48c-30 40-80 62-130 62s-96-24-122-68z'] },
  coat: { line: 'vneck', inner: 'M247 597c37 55 100 103 153 131c46-32 94-78 120-128l-14-6c-34 34-70 52-116 52s-98-22-130-54z',
    extra: ['M247 596c-34 16-52 44-60 84l70 16l-24 40h170z', 'M520 600c34 14 50 40 58 74l-62 20l30 40h-146z'] },
};
const stroke = (d, w, colour = INK) => `<path fill="none" stroke="${colour}" stroke-width="${w}" stroke-linecap="round" stroke-linejoin="round" d="${d}"/>`;
const shade = (hex, by) => hex.replace(/../g, (c) => Math.round(parseInt(c, 16) * by).toString(16).padStart(2, '0'));
const body = ({ skin, cloth, wear = 'crew', inner = 'e9e4da' }, narrow) => {
  const { line, extra = [], inner: shirt } = GARMENTS[wear];
  const drawn = `<path fill="#${skin}" d="${NECK}"/>`
    + (shirt ? `<path fill="#${inner}" d="${shirt}"/>` : '')
    + `<path fill="#${cloth}" d="${SHOULDERS + NECKLINES[line]}"/>` + stroke(OUTLINE, 13) + stroke(NECKED[line], 11)
    + stroke('M328 524c-10 32-38 64-80 74M486 552c2 22 14 38 34 48', 11)
    + extra.map((d) => `<path fill="#${shade(cloth, wear === 'coat' ? .86 : .94)}" stroke="${INK}" stroke-width="10" stroke-linejoin="round" d="${d}"/>`).join('');
  return narrow === 1 ? drawn : `<g transform="translate(${r(390 - 390 * narrow)} ${r(560 - 560 * narrow)})scale(${narrow})">${drawn}</g>`;
};
const r = (x, places = 0) => Number(x.toFixed(places));
const paint = (s, colour = INK) => s.replace(/<g fill="#000"><path/g, `<g fill="${INK}"><path fill="${colour}"`)   // hair first, then the face's outline
  .replaceAll('fill="#000"', `fill="${colour}"`);

// ---- what age draws
const grown = (age) => age >= 18;
const ADULT = { eyes: 1, rest: 1, drop: 0, narrow: 1, head: [1, 1], frame: 1 };
const YOUNG = [                     // up to this age: larger eyes, a smaller nose and mouth, all lower in a rounder head, narrow shoulders, less of the frame
  [5, { eyes: 1.4, rest: .7, drop: 22, narrow: .66, head: [1.02, .86], frame: 1.02 }],
  [9, { eyes: 1.28, rest: .78, drop: 16, narrow: .76, head: [1.01, .92], frame: 1.02 }],
  [12, { eyes: 1.2, rest: .86, drop: 9, narrow: .84, head: [1, .96], frame: 1 }],
  [15, { eyes: 1.1, rest: .94, drop: 4, narrow: .93, head: [1, 1], frame: 1 }],
];
const features = (age) => YOUNG.find(([upTo]) => age <= upTo)?.[1] ?? ADULT;
const creases = (age) => [
  age >= 40 ? 'M388 390q14 9 30 4M432 424q-14 14-14 32' : '',
  age >= 55 ? 'M376 378q-8-8-12-16M380 394q-12-2-18-8M556 444q10 14 6 30' : '',
  age >= 68 ? 'M424 292q44-16 92-4M432 308q36-10 72-2M404 476q-6 16 0 32' : '',
].join('');

// ---- one person
const person = (look) => {
  const age = features(look.age), dark = parseInt(look.skin.slice(0, 2), 16) < 0x98;
  const svg = avatar({ head: [look.head], skinColor: [look.skin], clothingColor: [look.band ?? look.cloth], headContrastColor: [look.hair ?? '2c1b18'],
    facialHair: [look.beard ?? 'chin'], facialHairProbability: look.beard ? 100 : 0,
    accessories: [look.glasses ?? 'glasses'], accessoriesProbability: look.glasses ? 100 : 0 });
  const [, head] = svg.match(/<g transform="matrix[^"]*">(.*?)<\/g><g transform="translate\(315 248\)">/s);
  const after = svg.match(/<g transform="translate\(315 248\)">.*?<\/g>(.*)<\/g><\/svg>$/s)[1];
  const [beard, glasses] = [after.match(/^(.*?)<g transform="translate\(179 343\)">/s)[1], after.match(/<g transform="translate\(203 303\)">.*$/s)[0]];
  const [sx, sy] = age.head, squash = sx === 1 && sy === 1 ? '' : `translate(${r(385 - 385 * sx)} ${r(572 - 572 * sy)})scale(${sx} ${sy})`;
  const placed = `<g transform="${squash}translate(156 62)">${look.under ? head.replace(/(<path[^>]*fill="#000")/, look.under + '$1') : head}</g>`;
  const mark = shade(look.skin, dark ? .68 : .8);
  const bare = paint(placed, look.paint ? '#' + look.paint : INK);
  const base = body(look, age.narrow) + bare
    + (look.strands ? stroke(look.strands[1], 5, '#' + look.strands[0]) : '')
    + (grown(look.age) && creases(look.age) ? stroke(creases(look.age), 5, '#' + mark) : '');
  const raised = /^moust/.test(look.beard) ? beard.replace('(279 400)', '(279 391)') : beard;
  const over = paint(raised, look.beardPaint ? '#' + look.beardPaint : look.paint ? '#' + look.paint : INK) + paint(glasses);
  return { bare, base, over, age, top: Math.min(...[...head.matchAll(/ d="([^"]+)"/g)].map((m) => box(m[1])[1])) + 62 };
};
const tidy = (inside, floatPrecision = 0) => optimize(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 704 704">${inside}</svg>`, {
  multipass: true, floatPrecision, plugins: ['preset-default', 'removeOffCanvasPaths'],
}).data.replace(/^<svg[^>]*>|<\/svg>$/g, '');

// How far brows have to come down to lie on skin and not on the hair or a scarf: measured in pixels, half a unit each.
const pixels = (inside) => new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 704 704">${inside}</svg>`, { fitTo: { mode: 'width', value: 352 } }).render().pixels;
const skinOf = (bare, skin) => {
  const rgb = [0, 2, 4].map((i) => parseInt(skin.slice(i, i + 2), 16)), seen = pixels(bare);
  return Uint8Array.from({ length: 352 * 352 }, (_, i) => rgb.every((c, k) => Math.abs(c - seen[4 * i + k]) < 24) ? 1 : 0);
};
const lowered = (brow, skin, most) => {
  const drawn = pixels(`<g stroke="#000" stroke-width="9">${brow}</g>`), at = [];   // with a margin of some units around
  for (let i = 0; i < 352 * 352; i++) if (drawn[4 * i + 3] > 60) at.push(i);
  const off = (dy) => at.filter((i) => !skin[i + dy * 352]).length;
  let best = 0;
  for (let dy = 1; dy <= most && off(best) > 0; dy++) if (off(dy) < off(best)) best = dy;
  return off(best) < off(0) / 2 ? best * 2 : 0;        // where the hair hangs over a brow anyway, it stays in its place
};

const draw = (look) => {
  const { bare, base, over, age, top } = person(look), size = r(Math.min(704, Math.max(626, 745 - top)) * age.frame), y = 712 - size;
  const view = look.view ?? [r(392 - size / 2), y, size];
  const skin = skinOf(bare, look.skin), down = {};
  const defs = {};                  // each part once, in the place where it is seen first; faces move it
  const part = (spec) => {
    const [name, dx = 0, dy = 0, scale = 1] = spec.split(' ').map((s, i) => (i ? Number(s) : s));
    const kind = /^brow|squint|glare/.test(name) ? 'brow' : /^eyes/.test(name) ? 'eyes' : name === 'nose' ? 'rest' : 'mouth';
    const own = kind === 'eyes' ? age.eyes : kind === 'brow' ? 1 : age.rest;
    const key = name + (scale === 1 ? '' : r(scale * 10));
    defs[key] ??= tidy((OWN[name] ? [OWN[name]] : PARTS[name].slice(1).map((n) => ['fill', outlines(PARTS[name][0])[n]])).map(([how, d]) => {
      const at = onFace(d, scale * own).toString();
      return how === 'fill' ? `<path fill="${INK}" d="${at}"/>` : how === 'open' ? `<path fill="#7d3a36" stroke="${INK}" stroke-width="9" stroke-linejoin="round" d="${at}"/>` : stroke(at, 11);
    }).join(''), 1);
    const by = kind === 'brow' ? (look.brow ?? (look.glasses ? -9 : 0)) : kind === 'mouth' && /^moust/.test(look.beard) ? 13 : 0;
    const placed = [r(dx * 1.12), r(dy * 1.12 + by + age.drop)];
    if (kind === 'brow') placed[1] += down[key + placed] ??= lowered(`<g transform="translate(${placed})">${defs[key]}</g>`, skin, name === 'glare' || name === 'squint' ? 0 : 6);
    return [key, ...placed];
  };
  const use = (id, x, yy) => `<use href="#${id}"${x ? ` x="${x}"` : ''}${yy ? ` y="${yy}"` : ''}/>`;
  const faces = Object.entries(FACES).map(([affect, parts], i) => {
    const seen = ['nose', ...parts].map(part);
    return `<view id="${affect}" viewBox="${view[0] + i * STEP} ${view[1]} ${view[2]} ${view[2]}"/>`
      + `<g${i ? ` transform="translate(${i * STEP})"` : ''}>` + use('base') + seen.map(([id, x, yy]) => use('p-' + id, x, yy)).join('') + (over.includes('<path') ? use('over') : '') + '</g>';
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${view[0]} ${view[1]} ${view[2]} ${view[2]}"><!--Open Peeps by Pablo Stanley, CC0 1.0-->`
    + `<defs><g id="base"><path fill="${look.back}" d="M${view[0] - 2} ${view[1] - 2}h${view[2] + 4}v${view[2] + 4}h-${view[2] + 4}z"/>${tidy(base)}</g>`
    + (over.includes('<path') ? `<g id="over">${tidy(over)}</g>` : '')
    + Object.entries(defs).map(([id, d]) => `<g id="p-${id}">${d}</g>`).join('') + `</defs>${faces.join('')}</svg>\n`;
};

fs.rmSync(OUT, { recursive: true, force: true });
fs.mkdirSync(OUT, { recursive: true });
for (const [name, look] of Object.entries(CAST)) fs.writeFileSync(path.join(OUT, `${name}.svg`), draw(look));
fs.writeFileSync(path.join(OUT, 'LICENSE.txt'), NOTE);
