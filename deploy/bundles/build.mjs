// Puts the packages of package-lock.json into simulator/ui/static/bundles: one file a library, so that the program runs
// without Node.js and asks nobody for anything. `bundles.json` says what each was made of; a test compares it with the
// lock and with the files, so that a bundle that was forgotten is found.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

const [installed, into] = process.argv.slice(2).map((path) => resolve(path))
const here = import.meta.dirname
const packages = join(installed, 'node_modules')
const esbuild = createRequire(join(installed, 'package.json'))('esbuild')
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex')

// The package that a file belongs to: the part of its path after the last node_modules.
function packageOf(path) {
  const inside = path.split('node_modules/').at(-1).split('/')
  return inside.slice(0, inside[0].startsWith('@') ? 2 : 1).join('/')
}

const made = {}
const used = new Set()
for (const name of ['codemirror', 'cytoscape']) {
  const entry = join(here, `${name}.mjs`)
  const result = await esbuild.build({
    entryPoints: [entry],
    nodePaths: [packages],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',  // LICENSES.txt has them whole
    metafile: true,
    write: false,
  })
  const bytes = result.outputFiles[0].contents
  writeFileSync(join(into, `${name}.mjs`), bytes)
  const parts = Object.keys(result.metafile.inputs).filter((path) => path.includes('node_modules/')).map(packageOf)
  parts.forEach((part) => used.add(part))
  const versions = Object.fromEntries([...new Set(parts)].sort().map((part) => [part, described(part).version]))
  made[`${name}.mjs`] = { entry: hash(readFileSync(entry)), sha256: hash(bytes), packages: versions }
}
writeFileSync(join(into, 'bundles.json'), `${JSON.stringify(made, null, 2)}\n`)
writeFileSync(join(into, 'LICENSES.txt'), [...used].sort().map(licence).join('\n'))

function described(name) {
  return JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
}

function licence(name) {
  const { version, license } = described(name)
  const file = readdirSync(join(packages, name)).find((each) => /^licen[cs]e/i.test(each))
  const text = file ? readFileSync(join(packages, name, file), 'utf8').trim() : ''
  if (!text) throw new Error(`${name} has no licence text; it can't be shipped`)
  return `${'='.repeat(80)}\n${name} ${version} (${license})\n${'='.repeat(80)}\n${text}\n`
}
