// The map of a case: drawn by cytoscape, placed by dagre, and beside it the same as a list of buttons.
import { Graph, cytoscape, layout } from '../bundles/cytoscape.mjs'
import { folded, hits } from './folding.mjs'

const WIDTH = 168
const HEIGHT = 58
const LETTERS = 46
const LINE = 14
const READABLE = 0.8  // smaller than this the words can't be read
const SIGNS = { error: '■ ', warning: '▲ ', note: '● ' }
const NEVER = '✕ '
const MARKS = { closer: '+', farther: '−' }
const ENDINGS = { secure: 'var(--sb-met)', mixed: 'var(--sb-partly)', ruptured: 'var(--sb-critical)' }

const maps = new WeakMap()

export function draw(place, component) {
  if (!place) return undefined
  const map = maps.get(place) ?? new CaseMap(place)
  maps.set(place, map)
  map.draw(component)
  return () => {
    maps.delete(place)
    map.close()
  }
}

function made(name, properties, ...inside) {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...inside)
  return element
}

const short = (text) => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1).trimEnd()}…` : text)
const inWords = (text, n) => text.replace('{n}', n)

// Colours of the page as a canvas understands them: variables and mixtures are settled by the browser.
class Colours {
  constructor(place) {
    this.probe = place.appendChild(made('span', { hidden: true }))
    this.pixel = made('canvas', { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true })
  }

  settle(colour) {
    this.probe.style.color = colour
    this.pixel.clearRect(0, 0, 1, 1)
    this.pixel.fillStyle = getComputedStyle(this.probe).color
    this.pixel.fillRect(0, 0, 1, 1)
    const [red, green, blue] = this.pixel.getImageData(0, 0, 1, 1).data
    return `rgb(${red}, ${green}, ${blue})`
  }

  // The colours that Streamlit's charts have on this page.
  kinds() {
    const listed = getComputedStyle(this.probe).getPropertyValue('--st-chart-categorical-colors')
    const found = listed.split(/,(?![^(]*\))/).map((each) => each.trim()).filter(Boolean)
    return found.length ? found.slice(0, 7) : ['var(--sb-teal)']
  }
}

class CaseMap {
  constructor(place) {
    this.place = ''
    this.chosen = ''
    this.search = ''
    this.folds = new Set()
    this.build(place)
    this.colours = new Colours(place)
    this.themes = matchMedia('(prefers-color-scheme: dark)')
    this.restyle = () => this.paint()
    this.themes.addEventListener('change', this.restyle)
  }

  build(place) {
    const button = (act) => made('button', { type: 'button', onclick: act })
    this.field = made('input', { type: 'search', autocomplete: 'off', maxLength: 100 })
    this.field.oninput = () => this.look()
    this.field.onkeydown = (event) => { if (event.key === 'Enter' && this.found?.[0]) this.pick(this.found[0]) }
    this.fieldName = made('span')
    this.count = made('span', { className: 'sb-graph-found' })
    this.count.setAttribute('role', 'status')
    this.buttons = {
      fit: button(() => this.cy.animate({ fit: { padding: 24 }, duration: this.pace() })),
      closer: button(() => this.zoom(1.3)),
      farther: button(() => this.zoom(1 / 1.3)),
      fold: button(() => this.fold(this.chosen)),
      unfold_all: button(() => {
        this.folds.clear()
        this.arrange()
        this.show()
      }),
    }
    const bar = made('div', { className: 'sb-graph-bar' },
      made('label', {}, this.fieldName, this.field), this.count, ...Object.values(this.buttons))
    this.canvas = made('div', { className: 'sb-graph-canvas' })
    this.holder = made('div', { className: 'sb-graph-holder' }, this.canvas)
    this.holder.setAttribute('aria-hidden', 'true')
    // The wheel alone scrolls the page, with Ctrl it zooms.
    this.holder.addEventListener('wheel', (event) => {
      if (!event.ctrlKey) event.stopPropagation()
    }, { capture: true, passive: true })
    this.heading = made('h2', {})
    this.list = made('ul', { className: 'sb-graph-list' })
    this.list.onkeydown = (event) => this.walk(event)
    this.onward = made('h2', {})
    this.ways = made('ul', { className: 'sb-graph-ways' })
    this.side = made('div', { className: 'sb-graph-side' }, this.heading, this.list, this.onward, this.ways)
    this.side.setAttribute('role', 'group')
    this.keyName = made('summary')
    this.key = made('ul')
    const key = made('details', { className: 'sb-graph-key' }, this.keyName, this.key)
    this.hint = made('p', { className: 'sb-graph-hint' })
    place.replaceChildren(made('div', { className: 'sb-graph-parts' }, bar, this.holder, this.side, key, this.hint))
  }

  // One drawing of the page

  draw({ data, setTriggerValue }) {
    this.words = Object.fromEntries(data.words)
    this.tell = (id) => setTriggerValue('picked', id)
    this.label(data.label)
    const isNew = this.place !== data.place
    if (isNew) Object.assign(this, { place: data.place, chosen: '', told: undefined, shape: '' }).folds.clear()
    const drawn = JSON.stringify([data.nodes, data.edges])
    if (isNew || this.drawn !== drawn) {
      this.drawn = drawn
      this.nodes = data.nodes.map(([id, title, kind, ending, badge, seen, covered]) => ({ id, title, kind, ending, badge, seen, covered }))
      this.edges = data.edges.map(([id, source, target, label, tone, seen]) => ({ id, source, target, label, tone, seen }))
      this.known = new Map(this.nodes.map((node) => [node.id, node]))
      this.folds = new Set([...this.folds].filter((id) => this.known.has(id)))
      this.arrange(isNew)
    }
    if (this.told !== data.chosen) {
      this.told = data.chosen
      if (this.known.has(data.chosen) || !data.chosen) this.choose(data.chosen)
    }
    this.paint()
    this.show()
    if (this.isFresh) this.arrive()
  }

  // All of it where that can be read; else what is chosen, or the opening at the top.
  arrive() {
    if (!this.cy.width() || !this.nodes.length) return
    this.isFresh = false
    this.cy.fit(undefined, 24)
    this.cy.zoom(Math.min(this.cy.zoom(), 1.2))
    this.cy.center()
    if (this.cy.zoom() >= READABLE) return
    this.cy.zoom(READABLE)
    const at = this.cy.getElementById(this.known.has(this.chosen) ? this.chosen : this.nodes[0].id)
    this.cy.center(at)
    if (at.id() !== this.chosen) this.cy.panBy({ x: 0, y: 60 - at.renderedPosition('y') })
  }

  label(label) {
    for (const [name, button] of Object.entries(this.buttons)) {
      button.textContent = MARKS[name] ?? this.words[name]
      if (MARKS[name]) Object.assign(button, { title: this.words[name], ariaLabel: this.words[name] })
    }
    this.fieldName.textContent = this.words.search
    this.heading.textContent = this.words.list
    this.onward.textContent = this.words.ways
    this.keyName.textContent = this.words.key
    this.hint.textContent = this.words.hint
    this.side.setAttribute('aria-label', label)
  }

  // What follows from a node alone is folded into it; ways out of the fold then begin at the node.
  arrange(isNew = false) {
    this.inside = folded(this.nodes, this.edges, this.folds)
    const at = (id) => this.inside.get(id) ?? id
    const nodes = this.nodes.filter((node) => !this.inside.has(node.id))
    const edges = this.edges.map((edge) => ({ ...edge, source: at(edge.source), target: at(edge.target) }))
      .filter((edge, place) => edge.source !== edge.target || this.edges[place].source === this.edges[place].target)
    const drawn = together(edges)
    const shape = JSON.stringify([nodes.map(({ id }) => id), drawn.map(({ source, target }) => [source, target])])
    const places = shape === this.shape ? null : placed(nodes, drawn)
    this.start()
    const before = new Map(this.cy.nodes().map((node) => [node.id(), { ...node.position() }]))
    this.cy.batch(() => {
      this.cy.elements().remove()
      this.cy.add(nodes.map((node) => ({
        group: 'nodes', data: { id: node.id }, position: places?.get(node.id) ?? before.get(node.id),
      })))
      this.cy.add(drawn.map((edge) => ({
        group: 'edges',
        data: { id: `edge ${edge.id}`, source: edge.source, target: edge.target, label: edge.label, shift: edge.shift },
        classes: edge.seen ? edge.tone : 'never',
      })))
    })
    this.describe()
    this.isFresh ||= isNew
    const kept = before.get(this.chosen)
    const now = this.cy.getElementById(this.chosen)
    if (kept && now.length) this.cy.panBy({ x: (kept.x - now.position('x')) * this.cy.zoom(), y: (kept.y - now.position('y')) * this.cy.zoom() })
    this.shape = shape
    this.listing()
  }

  start() {
    this.cy ??= cytoscape({
      container: this.canvas,
      minZoom: 0.08,
      maxZoom: 3,
      boxSelectionEnabled: false,
      autoungrabify: true,
      autounselectify: true,
    })
    if (this.isListening) return
    this.isListening = true
    this.cy.on('tap', 'node', (event) => this.pick(event.target.id()))
    this.cy.on('dbltap', 'node', (event) => this.fold(event.target.id()))
    this.sizes = new ResizeObserver(() => {
      this.cy.resize()
      if (this.isFresh) this.arrive()
    })
    this.sizes.observe(this.canvas)
  }

  // What each node says
  describe() {
    const counts = new Map()
    for (const into of this.inside.values()) counts.set(into, (counts.get(into) ?? 0) + 1)
    this.counts = counts
    this.cy.batch(() => this.cy.nodes().forEach((element) => {
      const node = this.known.get(element.id())
      const more = counts.has(node.id) ? ` (+${counts.get(node.id)})` : ''
      element.data('label', `${SIGNS[node.badge] ?? ''}${short(node.title)}${more}\n${short(node.kind)}`)
      element.data('kind', node.ending || node.kind)
    }))
  }

  // Choosing

  choose(id) {
    this.chosen = id
    if (id && this.inside.has(id)) {
      for (let into = this.inside.get(id); into; into = this.inside.get(into)) this.folds.delete(into)
      this.arrange()
    }
    const element = id ? this.cy.getElementById(id) : this.cy.collection()
    if (!element.length) return
    const { x1, x2, y1, y2 } = this.cy.extent()
    const { x, y } = element.position()
    if (x < x1 || x > x2 || y < y1 || y > y2) this.cy.animate({ center: { eles: element }, duration: this.pace() })
  }

  pick(id) {
    if (!this.known.has(id)) return
    this.choose(id)
    this.told = id
    this.show()
    document.dispatchEvent(new CustomEvent('sb-picked'))
    this.tell(id)
  }

  pace() {
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200
  }

  zoom(factor) {
    const centre = { x: this.cy.width() / 2, y: this.cy.height() / 2 }
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: centre })
  }

  fold(id) {
    if (!id) return
    if (this.folds.has(id)) this.folds.delete(id)
    else this.folds.add(id)
    this.arrange()
    this.paint()
    this.show()
  }

  look() {
    this.search = this.field.value
    this.show()
  }

  // The list

  listing() {
    this.rows = new Map(this.nodes.map((node) => {
      const button = made('button', { type: 'button', onclick: () => this.pick(node.id) })
      button.dataset.node = node.id
      button.toggleAttribute('data-unseen', !node.seen)
      const facts = [node.ending ? this.words[node.ending] ?? node.kind : node.kind, this.words[node.badge],
        node.seen ? '' : this.words.unseen, node.covered, this.counts.has(node.id) ? inWords(this.words.folded, this.counts.get(node.id)) : '']
      button.append(`${SIGNS[node.badge] ?? ''}${node.title}`, made('small', { textContent: facts.filter(Boolean).join(' · ') }))
      return [node.id, made('li', {}, button)]
    }))
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.node : null
    this.list.replaceChildren(...this.rows.values())
    if (focused) this.rows.get(focused)?.firstChild.focus({ preventScroll: true })
  }

  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step && !['Home', 'End'].includes(event.key)) return
    const rows = [...this.list.querySelectorAll('li:not([hidden]) button')]
    const here = rows.indexOf(document.activeElement)
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : here + step
    event.preventDefault()
    rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus()
  }

  onwards() {
    const from = this.edges.filter((edge) => edge.source === this.chosen)
    const rows = from.map((edge) => {
      const button = made('button', { type: 'button', onclick: () => this.pick(edge.target) })
      const facts = [this.words[edge.tone], edge.seen ? '' : this.words.never].filter(Boolean)
      button.append(`${edge.seen ? '' : NEVER}${edge.label} → ${this.known.get(edge.target).title}`)
      button.toggleAttribute('data-unseen', !edge.seen)
      if (facts.length) button.append(made('small', { textContent: facts.join(' · ') }))
      return made('li', {}, button)
    })
    this.onward.hidden = !this.chosen
    this.ways.replaceChildren(...(this.chosen && !rows.length ? [made('p', { textContent: this.words.none })] : rows))
  }

  // What is shown of it

  show() {
    const isSearching = Boolean(this.search.trim())
    this.found = hits(this.nodes, this.edges, this.search)
    const found = new Set(this.found)
    this.count.textContent = isSearching ? inWords(this.words.found, found.size) : ''
    const visible = new Set([...found].map((id) => this.inside.get(id) ?? id))
    this.cy.batch(() => {
      this.cy.nodes().forEach((node) => node.toggleClass('dimmed', isSearching && !visible.has(node.id()))
        .toggleClass('chosen', node.id() === this.chosen).toggleClass('unseen', !this.known.get(node.id()).seen))
      this.cy.edges().forEach((edge) => edge.toggleClass('dimmed', isSearching)
        .toggleClass('told', edge.source().id() === this.chosen))
    })
    const first = this.found[0]
    for (const [id, row] of this.rows) {
      row.hidden = isSearching && !found.has(id)
      const button = row.firstChild
      if (id === this.chosen) button.setAttribute('aria-current', 'true')
      else button.removeAttribute('aria-current')
      // One stop for the Tab key; the arrows go on from there.
      button.tabIndex = id === (found.has(this.chosen) ? this.chosen : first) ? 0 : -1
    }
    if (this.lastShown !== this.chosen) this.rows.get(this.chosen)?.scrollIntoView?.({ block: 'nearest' })
    this.lastShown = this.chosen
    this.buttons.fold.textContent = this.folds.has(this.chosen) ? this.words.unfold : this.words.fold
    this.buttons.fold.disabled = !this.chosen || !this.edges.some((edge) => edge.source === this.chosen)
    this.buttons.unfold_all.disabled = !this.folds.size
    this.onwards()
  }

  // Colours: the kinds that most decisions have come first; what is left over shares one.
  paint() {
    if (!this.cy) return
    const palette = this.colours.kinds()
    const counts = new Map()
    for (const node of this.nodes) if (!node.ending) counts.set(node.kind, (counts.get(node.kind) ?? 0) + 1)
    const kinds = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one)).slice(0, palette.length)
    const colour = (node) => ENDINGS[node.ending] ?? palette[kinds.indexOf(node.kind)] ?? 'var(--sb-soft)'
    const hues = new Map(this.nodes.map((node) => [colour(node), '']))
    for (const hue of hues.keys()) {
      hues.set(hue, { line: this.colours.settle(hue), fill: this.colours.settle(`color-mix(in srgb, ${hue} 16%, var(--sb-paper))`) })
    }
    this.cy.batch(() => this.cy.nodes().forEach((element) => {
      const node = this.known.get(element.id())
      element.data(hues.get(colour(node))).toggleClass('ending', Boolean(node.ending)).toggleClass('alarm', node.badge === 'error')
    }))
    for (const node of this.nodes) this.rows.get(node.id).firstChild.style.borderLeftColor = colour(node)
    const settled = (name) => this.colours.settle(`var(--sb-${name})`)
    this.cy.style(sheet({
      ink: settled('ink'), soft: settled('soft'), edge: settled('edge'), teal: settled('teal'), page: settled('page'),
      critical: settled('critical'), focus: settled('focus'),
      font: getComputedStyle(this.holder).fontFamily,
    }))
    this.legend(kinds, counts, colour)
  }

  legend(kinds, counts, colour) {
    const row = (hue, text, isEnding) => {
      const patch = made('i', {})
      patch.style.borderColor = hue
      patch.style.background = `color-mix(in srgb, ${hue} 16%, var(--sb-paper))`
      patch.toggleAttribute('data-ending', Boolean(isEnding))
      return made('li', {}, patch, text)
    }
    const endings = Object.keys(ENDINGS).filter((ending) => this.nodes.some((node) => node.ending === ending))
    const rows = kinds.map((kind) => row(colour({ kind }), kind))
    if (counts.size > kinds.length) rows.push(row('var(--sb-soft)', this.words.others))
    rows.push(...endings.map((ending) => row(ENDINGS[ending], this.words[ending], true)))
    rows.push(...['key_unseen', 'key_never', 'key_badges', 'key_tones'].map((name) => made('li', { textContent: this.words[name] })))
    this.key.replaceChildren(...rows)
  }

  close() {
    this.themes.removeEventListener('change', this.restyle)
    this.sizes?.disconnect()
    this.cy?.destroy()
  }
}

// Options that lead the same way and are rated alike share a line.
function together(edges) {
  const found = new Map()
  for (const { id, source, target, label, tone, seen } of edges) {
    const way = JSON.stringify([source, target, tone, seen])
    const same = found.get(way)
    if (!same) found.set(way, { id, source, target, tone, seen, labels: [label] })
    else if (!same.labels.includes(label)) same.labels.push(label)
  }
  const heights = new Map()
  const lined = [...found.values()].map(({ labels, ...edge }) => {
    const pair = [edge.source, edge.target].sort().join(' ')
    const before = heights.get(pair) ?? 0
    heights.set(pair, before + labels.length * LINE)
    return { ...edge, pair, before, height: labels.length * LINE, label: labels.map((label) => `${edge.seen ? '' : NEVER}${short(label)}`).join('\n') }
  })
  // Names of ways between the same two nodes stand below each other.
  return lined.map(({ pair, before, height, ...edge }) => ({ ...edge, shift: before + (height - heights.get(pair)) / 2 }))
}

// From the opening down. Several options that lead to the same place count as one here, which is quicker.
function placed(nodes, edges) {
  const graph = new Graph()
  graph.setGraph({ rankdir: 'TB', nodesep: 26, ranksep: 54, ranker: nodes.length > 150 ? 'longest-path' : 'network-simplex' })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id } of nodes) graph.setNode(id, { width: WIDTH, height: HEIGHT })
  for (const { source, target } of edges) if (source !== target) graph.setEdge(source, target, {})
  layout(graph)
  return new Map(nodes.map(({ id }) => [id, { x: graph.node(id).x, y: graph.node(id).y }]))
}

function sheet({ ink, soft, edge, teal, page, critical, focus, font }) {
  return [
    {
      selector: 'node',
      style: {
        shape: 'round-rectangle', width: WIDTH, height: HEIGHT, label: 'data(label)', 'background-color': 'data(fill)',
        'border-color': 'data(line)', 'border-width': 2, color: ink, 'font-size': 13, 'font-family': font,
        'text-wrap': 'wrap', 'text-max-width': WIDTH - 16, 'text-valign': 'center', 'text-halign': 'center',
        'line-height': 1.2, 'min-zoomed-font-size': 5,
      },
    },
    { selector: 'node.ending', style: { shape: 'barrel', 'border-style': 'double', 'border-width': 5 } },
    { selector: 'node.unseen', style: { 'border-style': 'dashed', color: soft } },
    { selector: 'node.alarm', style: { 'border-color': critical, 'border-width': 3 } },
    { selector: 'node.chosen', style: { 'outline-color': focus, 'outline-width': 4, 'outline-offset': 2 } },
    {
      selector: 'edge',
      style: {
        width: 1.3, 'line-color': edge, 'target-arrow-color': edge, 'target-arrow-shape': 'triangle', 'arrow-scale': 0.8,
        'curve-style': 'bezier', 'control-point-step-size': 30, opacity: 0.75,
      },
    },
    { selector: 'edge.best', style: { width: 3.2, 'line-color': teal, 'target-arrow-color': teal } },
    { selector: 'edge.worst', style: { 'line-style': 'dotted', width: 2, 'line-color': critical, 'target-arrow-color': critical } },
    {
      selector: 'edge.never',
      style: { 'line-style': 'dashed', 'line-color': soft, 'target-arrow-color': soft, label: '✕', 'font-size': 15, color: critical, 'text-background-color': page, 'text-background-opacity': 1 },
    },
    {
      selector: 'edge.told',
      style: {
        label: 'data(label)', opacity: 1, 'font-size': 11, 'font-family': font, color: ink, 'text-background-color': page,
        'text-background-opacity': 0.9, 'text-background-padding': 2, 'text-wrap': 'wrap', 'text-max-width': 120,
        'min-zoomed-font-size': 6, 'text-margin-y': 'data(shift)', 'z-index': 5,
      },
    },
    { selector: '.dimmed', style: { opacity: 0.18 } },
  ]
}
