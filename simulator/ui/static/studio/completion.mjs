// What can stand at the cursor: keys and words by the JSON Schema, names by what the case and the library hold.
//
// The place is read off the lines and their indentation, from the cursor upwards, since a text that is being typed is
// seldom whole. Brackets are followed within the cursor's own line.

const MAX_UP = 20_000
const MAX_INFO = 400
const NAMED_VALUES = {
  to: 'node', start: 'node', node: 'node', present: 'person', strategy: 'strategy', strategies: 'strategy',
  rubrics: 'rubric', sources: 'source', scores: 'criterion', critical: 'critical', toward: 'person',
}
const NAMED_KEYS = { ratings: 'criterion', at_ending: 'criterion' }
const BESIDE_WORDS = new Set(['cue', 'affect', 'when', 'scene'])

// Where the cursor is

const KEY = /^(?:"([^"]*)"|'([^']*)'|([^\s#:{}[\],&*!|>'"%@`][^#:{}[\],]*?))\s*:(?=\s|$)/

// A line's dashes and key: `- - key: value` has two items and a key, each with the column in which it begins.
function parts(text) {
  const found = []
  let at = text.search(/\S|$/)
  while (text[at] === '-' && (at + 1 >= text.length || text[at + 1] === ' ')) {
    found.push({ column: at, item: true })
    const gap = text.slice(at + 1).search(/\S|$/)
    at += 1 + gap
  }
  const key = KEY.exec(text.slice(at))
  if (key) found.push({ column: at, key: key[1] ?? key[2] ?? key[3], end: at + key[0].length })
  return { found, content: at }
}

// The keys (texts) and list items (null) that lead from the top to a column of a line, reading upwards. A list may begin
// in the same column as its key.
function leading(doc, number, column, isItem) {
  const path = []
  let limit = column
  let wasItem = isItem
  for (let at = number - 1; at >= 1 && at > number - MAX_UP && (limit > 0 || wasItem); at -= 1) {
    const { text } = doc.line(at)
    if (!text.trim() || text.trimStart().startsWith('#')) continue
    for (const part of parts(text).found.reverse()) {
      if (part.column > limit || (part.column === limit && (part.item || !wasItem))) continue
      path.unshift(part.item ? null : part.key)
      limit = part.column
      wasItem = Boolean(part.item)
    }
  }
  return path
}

// The path to the cursor and what is being written there: a key or a value, from where on.
export function placeAt(doc, position) {
  const line = doc.lineAt(position)
  const before = line.text.slice(0, position - line.from)
  if (isInComment(before)) return null
  const { found, content } = parts(before)
  const key = found.find((part) => part.key !== undefined)
  const outer = found.length ? found[0].column : content
  const path = leading(doc, line.number, outer, Boolean(found[0]?.item))
  path.push(...found.filter((part) => part.item).map(() => null))
  if (key) path.push(key.key)
  const start = key ? key.end : content
  return inside(before, start, path, Boolean(key), line.from)
}

function isInComment(text) {
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const isAfterGap = at === 0 || /[\s,[{]/.test(text[at - 1])
    if (quote) quote = text[at] === quote ? '' : quote
    else if (isAfterGap && (text[at] === '"' || text[at] === "'")) quote = text[at]
    else if (isAfterGap && text[at] === '#') return true
  }
  return false
}

// Brackets after the key: each opens a list or a mapping, each comma ends a member.
function inside(text, start, path, isValue, offset) {
  const stack = []
  let from = start
  let quote = ''
  let state = isValue ? 'value' : 'key'
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at]
    if (quote) {
      if (letter === quote) quote = ''
      continue
    }
    if ((letter === '"' || letter === "'") && !text.slice(from, at).trim()) quote = letter
    else if (letter === '{' || letter === '[') {
      stack.push(letter)
      if (letter === '[') path.push(null)
      state = letter === '{' ? 'key' : 'value'
      from = at + 1
    } else if ((letter === '}' || letter === ']') && stack.length) {
      if (state === 'value' && stack.at(-1) === '{') path.pop()
      if (stack.pop() === '[') path.pop()
      state = 'done'
      from = at + 1
    } else if (letter === ',' && stack.length) {
      if (stack.at(-1) === '{' && (state === 'value' || state === 'done') && path.at(-1) !== null) path.pop()
      state = stack.at(-1) === '{' ? 'key' : 'value'
      from = at + 1
    } else if (letter === ':' && stack.at(-1) === '{' && state === 'key' && /[\s]|^$/.test(text[at + 1] ?? '')) {
      path.push(text.slice(from, at).trim().replace(/^["']|["']$/g, ''))
      state = 'value'
      from = at + 1
    }
  }
  if (state === 'done') return null
  const word = text.slice(from).trimStart().replace(/^["']/, '')
  // At the start of a line, or of an item, a key may stand or a bare value.
  return { path, kind: state, isBare: !isValue && !stack.length, from: offset + text.length - word.length, word, inFlow: stack.length > 0 }
}

// What the schema says of a place

function settle(schema, root, depth = 0) {
  if (!schema || typeof schema !== 'object' || depth > 8) return []
  const own = schema.$ref ? settle(root.definitions?.[schema.$ref.split('/').at(-1)], root, depth + 1) : [schema]
  const others = (schema.anyOf ?? schema.oneOf ?? []).flatMap((each) => settle(each, root, depth + 1))
  return [...own, ...others]
}

function member(schema, key) {
  if (schema.properties && Object.hasOwn(schema.properties, key)) return [schema.properties[key]]
  const patterns = Object.entries(schema.patternProperties ?? {}).filter(([pattern]) => fits(pattern, key))
  if (patterns.length) return patterns.map(([, value]) => value)
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []
}

const patterns = new Map()
function fits(pattern, key) {
  if (!patterns.has(pattern)) patterns.set(pattern, new RegExp(pattern, 'u'))
  return patterns.get(pattern).test(key)
}

export function schemasAt(root, path) {
  let here = settle(root, root)
  for (const step of path) {
    const next = here.flatMap((schema) => {
      if (step !== null) return member(schema, step)
      return Array.isArray(schema.items) ? schema.items : schema.items ? [schema.items] : []
    })
    here = next.flatMap((schema) => settle(schema, root))
  }
  return here
}

const isVariables = (schema) => Object.keys(schema.patternProperties ?? {}).some((pattern) => pattern.endsWith('\\.bond$'))
const isLine = (schema) => Boolean(schema.properties?.scene && schema.properties?.cue)
const isMove = (schema) => Boolean(schema.properties?.dose)

// The kinds of names that fit a place: as keys, and as values
function namedKeys(path, schemas) {
  const last = path.at(-1)
  const kinds = []
  if (schemas.some(isVariables)) kinds.push('variable')
  if (schemas.some(isLine)) kinds.push('person')
  if (NAMED_KEYS[last]) kinds.push(NAMED_KEYS[last])
  if (path.length === 2 && path[0] === 'casting') kinds.push('person')
  return kinds
}

function namedValues(root, path) {
  const names = path.filter((step) => step !== null)
  const last = names.at(-1)
  if (last === undefined) return []
  const around = schemasAt(root, path.slice(0, path.lastIndexOf(last)))
  if (around.some(isMove) && last !== 'dose') return ['person']
  if (around.some(isVariables)) return []
  return NAMED_VALUES[last] ? [NAMED_VALUES[last]] : []
}

// What is offered

const about = (schema) => (schema.description ? schema.description.slice(0, MAX_INFO) : undefined)

function keys(root, place, names) {
  const schemas = schemasAt(root, place.path)
  const found = new Map()
  const put = (label, detail, info) => {
    if (!found.has(label)) found.set(label, { label, detail, info, type: 'property', apply: `${label}: ` })
  }
  for (const schema of schemas) {
    for (const [key, value] of Object.entries(schema.properties ?? {})) {
      const inner = settle(value, root)
      put(key, (schema.required ?? []).includes(key) ? 'required' : undefined, about(value) ?? inner.map(about).find(Boolean))
    }
  }
  const kinds = namedKeys(place.path, schemas)
  for (const [kind, name] of names) {
    if (!kinds.includes(kind)) continue
    const told = kind === 'variable' ? schemasAt(root, [...place.path, name]).map(about).find(Boolean) : undefined
    put(name, kind, told)
  }
  return [...found.values()]
}

function values(root, place, names) {
  const schemas = schemasAt(root, place.path)
  const found = new Map()
  const put = (label, detail, info) => {
    if (!found.has(label)) found.set(label, { label, detail, info, type: 'constant' })
  }
  const kinds = namedValues(root, place.path)
  for (const [kind, name] of names) if (kinds.includes(kind)) put(name, kind)
  for (const schema of schemas) {
    const types = [schema.type].flat()
    for (const value of [...(schema.enum ?? []), ...(schema.examples ?? [])]) if (value !== null) put(`${value}`, undefined, about(schema))
    if (types.includes('boolean') && schema.pattern === '^(true|false)$') ['true', 'false'].forEach((value) => put(value, undefined, about(schema)))
    if (types.includes('integer') && schema.minimum !== undefined && schema.maximum - schema.minimum <= 20) {
      for (let value = schema.minimum; value <= schema.maximum; value += 1) put(`${value}`, undefined, about(schema))
    }
  }
  return [...found.values()]
}

export function completions(root, getNames) {
  return (context) => {
    const place = placeAt(context.state.doc, context.pos)
    if (!place) return null
    // Unasked only where a word has begun, or where a value follows.
    if (!context.explicit && !place.word && place.kind === 'key') return null
    if (place.kind === 'value' && !place.inFlow && /\s/.test(place.word)) return null
    const names = getNames() ?? []
    const isKey = place.kind === 'key'
    const options = [...(isKey ? keys(root, place, names) : []), ...(!isKey || place.isBare ? values(root, place, names) : [])]
    if (!options.length) return null
    const rest = context.state.doc.lineAt(context.pos).text.slice(context.pos - context.state.doc.lineAt(context.pos).from)
    // A key that is already followed by its colon is changed alone.
    const settled = /^[^\s:]*:/.test(rest) ? options.map((option) => ({ ...option, apply: option.label })) : options
    return { from: place.from, options: settled, validFor: /^[\w.@/-]*$/ }
  }
}
