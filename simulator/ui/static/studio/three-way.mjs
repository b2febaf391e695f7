// Two texts that come from one: which lines each changed, and where both changed the same ones.
import { diff } from '../bundles/codemirror.mjs'

export const linesOf = (text) => text.split(/(?<=\n)/).filter(Boolean)

// Each different line becomes one letter, so that texts are compared by lines.
function letters(...texts) {
  const known = new Map()
  return texts.map((lines) => lines.map((line) => {
    if (!known.has(line)) known.set(line, known.size)
    const number = known.get(line) + 1
    // Letters that come in pairs are left out; past the last one lines are told apart no more and count as changed.
    return String.fromCharCode(number < 0xd800 ? number : Math.min(number + 0x800, 0xffff))
  }).join(''))
}

// The changed parts in order, each as lines of the three texts and who changed it: mine, theirs, both or agreed.
// `from` and `to` count lines of the base; the lines in between stand in all three.
export function changedParts(base, mine, theirs) {
  const texts = [base, mine, theirs].map(linesOf)
  const [before, own, other] = letters(...texts)
  const settings = { scanLimit: 1000, timeout: 500 }
  const changes = [['mine', own], ['theirs', other]].flatMap(([by, after]) => diff(before, after, settings).map((change) => ({ ...change, by })))
  changes.sort((one, next) => one.fromA - next.fromA || one.toA - next.toA)
  const groups = []
  for (const change of changes) {
    const last = groups.at(-1)
    if (last && change.fromA <= last.to) {
      last.changes.push(change)
      last.to = Math.max(last.to, change.toA)
    } else groups.push({ from: change.fromA, to: change.toA, changes: [change] })
  }
  return groups.map(({ from, to, changes: inside }) => {
    const lines = (by, text) => {
      const own = inside.filter((change) => change.by === by)
      if (!own.length) return texts[0].slice(from, to).join('')
      const [first, last] = [own[0], own.at(-1)]
      return text.slice(first.fromB - (first.fromA - from), last.toB + (to - last.toA)).join('')
    }
    const part = { from, to, base: texts[0].slice(from, to).join(''), mine: lines('mine', texts[1]), theirs: lines('theirs', texts[2]) }
    const people = new Set(inside.map((change) => change.by))
    part.by = people.size === 1 ? [...people][0] : part.mine === part.theirs ? 'agreed' : 'both'
    return part
  })
}

// The text with a choice made for each part, and where each part stands in it, as letters.
export function assemble(base, parts, choices) {
  const lines = linesOf(base)
  const places = []
  let text = ''
  let at = 0
  parts.forEach((part, number) => {
    text += lines.slice(at, part.from).join('')
    const from = text.length
    text += chosen(part, choices[number])
    places.push({ from, to: text.length })
    at = part.to
  })
  return { text: text + lines.slice(at).join(''), places }
}

export function chosen(part, choice) {
  if (choice !== 'both') return part[choice]
  return part.mine && !part.mine.endsWith('\n') ? `${part.mine}\n${part.theirs}` : part.mine + part.theirs
}
