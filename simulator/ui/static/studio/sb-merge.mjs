// Two people's changes put together. `draw` is called at every drawing of the page; choices stay until the texts change.
import {
  Annotation, Decoration, EditorState, EditorView, MergeView, StateEffect, StateField, basicSetup, indentWithTab, keymap,
  unifiedMergeView, yaml,
} from '../bundles/codemirror.mjs'
import { highlighting, look } from './look.mjs'
import { assemble, changedParts, chosen } from './three-way.mjs'
import { Unsaved } from './unsaved.mjs'

const NARROW = 700
const RESEND_MS = 8000
const TALL = 60  // lines of a change that are shown in its card
const merges = new WeakMap()
const byChoice = Annotation.define()
const placed = StateEffect.define()

export function draw(place, component) {
  if (!place) return undefined
  const merge = merges.get(place) ?? new Merge(place)
  merges.set(place, merge)
  merge.draw(component)
  return () => {
    merges.delete(place)
    merge.close()
  }
}

function made(name, properties, ...inside) {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...inside)
  return element
}

const plain = (text) => text.replace(/\r\n?/g, '\n')

// Where each part stands in the text, and by whom it is; follows what is typed.
const marks = StateField.define({
  create: () => Decoration.none,
  update(found, transaction) {
    for (const effect of transaction.effects) if (effect.is(placed)) return effect.value
    return found.map(transaction.changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})

class Merge {
  constructor(place) {
    this.place = place
    this.drawn = ''
  }

  draw({ data, setTriggerValue }) {
    this.words = Object.fromEntries(data.words)
    this.tell = (text) => setTriggerValue('resolved', text)
    const drawn = JSON.stringify([data.place, data.base, data.mine, data.theirs])
    if (this.drawn !== drawn) {
      this.drawn = drawn
      this.begin(data)
    }
    this.show()
  }

  begin(data) {
    this.isSent = false
    this.view?.destroy()
    this.draft = data.place
    // What was typed while the text was on its way that was then set aside is known to this tab alone.
    const kept = new Unsaved(data.place).kept(plain(data.mine))
    const mine = kept?.isFollowed ? kept.text : plain(data.mine)
    this.texts = { base: plain(data.base), mine, theirs: plain(data.theirs) }
    this.parts = changedParts(this.texts.base, this.texts.mine, this.texts.theirs)
    this.choices = this.parts.map(({ by }) => (by === 'theirs' ? 'theirs' : 'mine'))
    this.isOpen = this.parts.map(({ by }) => by === 'both')
    const { text, places } = assemble(this.texts.base, this.parts, this.choices)
    this.places = places
    this.build()
    this.edit(text)
    this.colour()
  }

  build() {
    this.cards = this.parts.map((part, number) => this.card(part, number))
    const list = made('ol', { className: 'sb-merge-list' }, ...this.cards.map(({ item }) => item).filter(Boolean))
    this.left = made('p', { className: 'sb-merge-left', id: 'sb-merge-left' })
    this.left.setAttribute('role', 'status')
    this.keep = made('button', { type: 'button', className: 'sb-merge-keep', onclick: () => this.resolve() })
    this.keep.setAttribute('aria-describedby', 'sb-merge-left')
    this.text = made('div', { className: 'sb-merge-text' })
    this.captions = made('div', { className: 'sb-merge-captions' })
    this.place.replaceChildren(
      made('h3', { textContent: this.words.changes }), list, this.captions, this.text,
      made('p', { className: 'sb-merge-hint', textContent: this.words.hint }),
      made('div', { className: 'sb-merge-end' }, this.keep, this.left),
    )
  }

  card(part, number) {
    if (part.by === 'agreed') return { item: null, buttons: {} }
    const version = (name) => {
      const text = part[name]
      const lines = text.split('\n')
      const shown = lines.length > TALL ? `${lines.slice(0, TALL).join('\n')}\n…` : text.replace(/\n$/, '')
      const words = text ? made('pre', { textContent: shown, tabIndex: 0 }) : made('p', { textContent: this.words.nothing })
      if (text) Object.assign(words, { role: 'group', ariaLabel: this.words[name] })
      return made('div', { className: `sb-merge-version sb-merge-${name}` }, made('strong', { textContent: this.words[name] }), words)
    }
    const choices = part.by === 'both' ? ['mine', 'theirs', 'both', 'base'] : [part.by, 'base']
    const buttons = Object.fromEntries(choices.map((choice) => {
      const button = made('button', { type: 'button', textContent: this.words[`take_${choice}`], onclick: () => this.choose(number, choice) })
      return [choice, button]
    }))
    const versions = part.by === 'both' ? ['base', 'mine', 'theirs'] : ['base', part.by]
    const heading = made('h4', { textContent: `${this.words.line.replace('{n}', part.from + 1)}: ${this.words[`by_${part.by}`]}` })
    const group = made('div', { className: 'sb-merge-choices', role: 'group' }, ...Object.values(buttons))
    group.setAttribute('aria-label', heading.textContent)
    const item = made('li', { className: 'sb-merge-change' }, heading, made('div', { className: 'sb-merge-versions' }, ...versions.map(version)), group)
    item.dataset.by = part.by
    return { item, buttons }
  }

  // Beside what was saved where there is room, else with it in between.
  edit(text) {
    const common = [basicSetup, yaml(), look, highlighting, EditorView.lineWrapping]
    const collapse = { margin: 3, minSize: 6 }
    const own = [
      ...common,
      marks,
      keymap.of([indentWithTab]),
      EditorView.contentAttributes.of({ 'aria-label': this.words.result }),
      EditorView.updateListener.of((update) => this.changed(update)),
    ]
    const caption = (words) => made('span', { textContent: words })
    this.isNarrow = this.place.clientWidth < NARROW
    if (this.isNarrow) {
      own.push(unifiedMergeView({ original: this.texts.theirs, mergeControls: false, collapseUnchanged: collapse }))
      this.view = this.editor = new EditorView({ doc: text, extensions: own, parent: this.text })
      this.captions.replaceChildren(caption(this.words.result))
    } else {
      const still = [EditorState.readOnly.of(true), EditorView.contentAttributes.of({ 'aria-label': this.words.theirs_whole })]
      this.view = new MergeView({
        a: { doc: this.texts.theirs, extensions: [...common, ...still] },
        b: { doc: text, extensions: own },
        parent: this.text,
        collapseUnchanged: collapse,
      })
      this.editor = this.view.b
      this.captions.replaceChildren(caption(this.words.theirs_whole), caption(this.words.result))
    }
  }

  // Choosing and typing

  choose(number, choice) {
    this.choices[number] = choice
    this.isOpen[number] = false
    const { from, to } = this.places[number]
    const insert = chosen(this.parts[number], choice)
    // Places are set anew before: what is put in where nothing stands would otherwise belong to both its neighbours.
    this.places = this.places.map((place, other) => {
      const moved = insert.length - (to - from)
      if (other === number) return { from, to: from + insert.length }
      return other > number ? { from: place.from + moved, to: place.to + moved } : place
    })
    this.editor.dispatch({ changes: { from, to, insert }, annotations: byChoice.of(true), effects: EditorView.scrollIntoView(from, { y: 'center' }) })
    this.colour()
    this.show()
  }

  changed(update) {
    if (!update.docChanged || update.transactions.some((one) => one.annotation(byChoice))) return
    this.places = this.places.map(({ from, to }, number) => {
      // Whoever writes at a part has decided it.
      update.changes.iterChangedRanges((start, end) => { if (start <= to && end >= from) this.isOpen[number] = false })
      return { from: update.changes.mapPos(from, -1), to: update.changes.mapPos(to, 1) }
    })
    this.show()
  }

  colour() {
    const { doc } = this.editor.state
    const lines = this.parts.flatMap(({ by }, number) => {
      const { from, to } = this.places[number]
      const found = []
      for (let at = from; at < to; at = doc.lineAt(at).to + 1) found.push({ at: doc.lineAt(at).from, by })
      return found
    })
    const seen = new Map(lines.map((line) => [line.at, line.by]))
    const ranges = [...seen].sort(([one], [other]) => one - other).map(([at, by]) => Decoration.line({ class: `sb-merge-line-${by}` }).range(at))
    this.editor.dispatch({ effects: placed.of(Decoration.set(ranges)) })
  }

  resolve() {
    if (this.isOpen.includes(true)) return
    this.isSent = true
    this.show()
    new Unsaved(this.draft).forget()
    this.tell(this.editor.state.doc.toString())
    // A page that has nothing new to draw does not come here again.
    this.waiting = setTimeout(() => {
      this.isSent = false
      this.show()
    }, RESEND_MS)
  }

  show() {
    const open = this.isOpen.filter(Boolean).length
    this.left.textContent = open ? this.words.open.replace('{n}', open) : this.words.none_open
    this.keep.textContent = this.isSent ? this.words.keeping : this.words.keep
    this.keep.disabled = open > 0 || this.isSent
    this.cards.forEach(({ item, buttons }, number) => {
      item?.toggleAttribute('data-open', this.isOpen[number])
      for (const [choice, button] of Object.entries(buttons)) {
        button.setAttribute('aria-pressed', !this.isOpen[number] && this.choices[number] === choice)
      }
    })
  }

  close() {
    clearTimeout(this.waiting)
    this.view?.destroy()
  }
}
