// Fonts: node fonts.mjs OUT  ->  OUT/fonts/*.woff2 and the licences; prints the @font-face rules.
import fs from 'node:fs';
import path from 'node:path';
import { create } from 'fontkit';

const OUT = path.join(process.argv[2] ?? '../../simulator/ui/static', 'fonts');
const FONTS = [                     // package, short name, family, styles; weight axis only (the optical-size files are twice as big)
  ['atkinson-hyperlegible-next', 'atkinson-next', 'Atkinson Hyperlegible Next', ['normal', 'italic']],
  ['source-serif-4', 'source-serif', 'Source Serif 4', ['normal', 'italic']],
];
fs.mkdirSync(OUT, { recursive: true });
let css = '';
for (const [pkg, short, family, styles] of FONTS) {
  const home = path.join('node_modules/@fontsource-variable', pkg);
  const { variable } = JSON.parse(fs.readFileSync(path.join(home, 'metadata.json')));
  const ranges = JSON.parse(fs.readFileSync(path.join(home, 'unicode.json')));
  for (const style of styles) for (const subset of ['latin', 'latin-ext']) {
    const file = `${short}-${subset}${style === 'italic' ? '-italic' : ''}.woff2`;
    fs.copyFileSync(path.join(home, 'files', `${pkg}-${subset}-wght-${style}.woff2`), path.join(OUT, file));
    css += `@font-face{font-family:"${family}";font-style:${style};font-weight:${variable.wght.min} ${variable.wght.max};font-display:swap;`
      + `src:url(${file}) format("woff2");unicode-range:${ranges[subset]}}\n`;
  }
  const owner = create(fs.readFileSync(path.join(OUT, `${short}-latin.woff2`))).copyright;     // the package's own first line may only say 'Google Inc.'
  fs.writeFileSync(path.join(OUT, `OFL-${short}.txt`), fs.readFileSync(path.join(home, 'LICENSE'), 'utf8').replace(/^.*/, () => owner));
}
console.log(css);
