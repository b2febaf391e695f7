// The editor of a case's text. `draw` is called at every drawing of the page; the editor itself stays.
import {
  Annotation, ChangeSet, Compartment, EditorState, EditorView, Text, autocompletion, basicSetup, closeLintPanel, diff,
  foldAll, indentWithTab, keymap, lintGutter, openLintPanel, openSearchPanel, redo, setDiagnostics, undo, unfoldAll,
  yaml,
} from '../bundles/codemirror.mjs'
import { completions } from './completion.mjs'
import { hanging, highlighting, look } from './look.mjs'
import { schema } from './schema.mjs'
import { Unsaved } from './unsaved.mjs'

const SEND_MS = 600
const LINE_MS = 500
const STORE_MS = 200
const WATCH_MS = 1000
const RESEND_MS = 4000
const SLOW_MS = 10000
const AGAIN_MS = 5000
const LARGE = 300_000  // letters from which on completion waits to be asked for, and sending for a longer rest
const LONG_LINE = 20_000  // letters from which on a line is not wrapped, since every wrap of it would be measured

const editors = new WeakMap()
const fromServer = Annotation.define()

export function draw(place, component) {
  if (!place) return undefined
  const editor = editors.get(place) ?? new Editor(place)
  editors.set(place, editor)
  editor.draw(component)
  return () => {
    editors.delete(place)
    editor.close()
  }
}

function made(name, properties, ...inside) {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...inside)
  return element
}

const plain = (text) => text.replace(/\r\n?/g, '\n')
const textOf = (string) => Text.of(string.split('\n'))

// Our columns count characters, the editor's letters of UTF-16.
function offset(line, column) {
  let at = 0
  for (let left = column - 1; left > 0 && at < line.length; left -= 1) at += line.codePointAt(at) > 0xffff ? 2 : 1
  return at
}

class Editor {
  constructor(place) {
    this.place = ''
    this.sent = null  // {number, text, doc, since, after, at}: on its way to the server; `after`: what was typed since
    this.number = 0
    this.refused = null  // the text that the server would not have
    this.wrapping = new Compartment()
    this.completing = new Compartment()
    this.naming = new Compartment()
    this.build(place)
    this.leaving = () => this.leave()
    this.warning = (event) => {
      this.leave()
      if (this.isUnsaved()) event.preventDefault()
    }
    window.addEventListener('pagehide', this.leaving)
    window.addEventListener('beforeunload', this.warning)
    this.asking = (event) => {
      if (event.type !== 'click' || event.target.closest?.('[class*="st-key-sb-line-"] button')) this.goAgain()
    }
    document.addEventListener('sb-picked', this.asking)
    document.addEventListener('click', this.asking, true)
    this.watching = setInterval(() => this.watch(), WATCH_MS)
  }

  build(place) {
    const button = (act) => {
      const element = made('button', { type: 'button' })
      element.onclick = () => {
        act(this.view)
        this.view.focus()
      }
      return element
    }
    this.buttons = {
      undo: button(undo),
      redo: button(redo),
      find: made('button', { type: 'button', onclick: () => openSearchPanel(this.view) }),
      fold: button(foldAll),
      unfold: button(unfoldAll),
      problems: made('button', { type: 'button', onclick: () => this.toggleProblems() }),
    }
    this.state = made('span', { className: 'sb-editor-state' })
    this.bar = made('div', { className: 'sb-editor-bar', role: 'group' }, ...Object.values(this.buttons), this.state)
    this.trouble = made('p', { className: 'sb-editor-trouble' })
    this.trouble.setAttribute('role', 'status')
    this.offer = made('div', { className: 'sb-editor-offer', hidden: true })
    this.text = made('div', { className: 'sb-editor-text' })
    this.hint = made('p', { className: 'sb-editor-hint', id: 'sb-editor-hint' })
    place.replaceChildren(this.bar, this.trouble, this.offer, this.text, this.hint)
  }

  // One drawing of the page

  draw({ data, setStateValue }) {
    this.data = data
    this.words = Object.fromEntries(data.words)
    this.tell = setStateValue
    this.label()
    if (this.place !== data.place) this.open(data)
    else this.reconcile(data)
    this.mark(data)
    this.go(data.line)
    this.show()
  }

  label() {
    for (const [name, button] of Object.entries(this.buttons)) if (name !== 'problems') button.textContent = this.words[name]
    this.bar.setAttribute('aria-label', this.words.tools)
    this.hint.textContent = this.words.hint
    if (this.named !== this.data.label && this.view) this.view.dispatch({ effects: this.naming.reconfigure(this.named_as()) })
  }

  named_as() {
    this.named = this.data.label
    return EditorView.contentAttributes.of({ 'aria-label': this.named, 'aria-describedby': 'sb-editor-hint', tabindex: '0' })
  }

  open(data) {
    this.leave()
    this.place = data.place
    this.unsaved = new Unsaved(data.place)
    Object.assign(this, { sent: null, refused: null, wentTo: 0, marked: '', line: 0, isOffline: false, isSlow: false })
    this.know(plain(data.text), data.revision)
    const state = EditorState.create({ doc: this.base.doc, extensions: this.extensions() })
    if (this.view) this.view.setState(state)
    else this.view = new EditorView({ state, parent: this.text })
    this.say('')
    this.adjust()
    this.offerKept(data)
  }

  extensions() {
    return [
      basicSetup,
      yaml(),
      lintGutter(),
      look,
      highlighting,
      this.wrapping.of([]),
      this.completing.of([]),
      this.naming.of(this.named_as()),
      EditorView.contentAttributes.of({ spellcheck: 'true', autocorrect: 'off', autocapitalize: 'off' }),
      keymap.of([indentWithTab, { key: 'Mod-s', preventDefault: true, run: () => this.flush() || true }]),
      EditorView.updateListener.of((update) => this.changed(update)),
      EditorView.domEventHandlers({ blur: () => { this.flush() } }),
    ]
  }

  // What the server has, and what has been typed since
  know(text, revision) {
    const doc = textOf(text)
    this.base = { text, doc, revision }
    this.pending = ChangeSet.empty(doc.length)
  }

  reconcile(data) {
    const text = plain(data.text)
    const isAnswer = this.sent !== null && data.seen === this.sent.number
    if (this.sent && !isAnswer) return
    if (isAnswer) {
      const { text: typed, doc, after } = this.sent
      this.sent = null
      this.isSlow = false
      if (data.refused) {
        this.refused = typed
        this.say(data.refused)
        return
      }
      if (typed === text) {
        this.base = { text, doc, revision: data.revision }
        this.pending = after
        this.say('')
        if (this.isUnsaved()) this.plan()
        else this.unsaved.forget()
        return
      }
      if (after.empty) return this.replace(text, data.revision)
    }
    if (text === this.base.text && data.revision === this.base.revision) return
    if (!this.isUnsaved()) this.replace(text, data.revision)
    else if (text === this.view.state.doc.toString()) {
      this.know(text, data.revision)
      this.refused = null
      this.say('')
      this.unsaved.forget()
    }
  }

  replace(text, revision) {
    const before = this.view.state.doc.toString()
    const changes = diff(before, text, { scanLimit: 500, timeout: 100 }).map(({ fromA, toA, fromB, toB }) => (
      { from: fromA, to: toA, insert: text.slice(fromB, toB) }))
    this.know(text, revision)
    this.refused = null
    this.unsaved.forget()
    if (!changes.length) return this.say('')
    this.view.dispatch({ changes, annotations: fromServer.of(true), userEvent: 'input.server' })
    this.say(this.words.updated)
  }

  // What is typed

  changed(update) {
    if (update.docChanged && !update.transactions.some((one) => one.annotation(fromServer))) {
      this.pending = this.pending.compose(update.changes)
      if (this.sent) this.sent.after = this.sent.after.compose(update.changes)
      this.plan()
      this.adjust()
      clearTimeout(this.storing)
      this.storing = setTimeout(() => this.store(), STORE_MS)
    }
    if (update.selectionSet || update.docChanged) {
      clearTimeout(this.resting)
      this.resting = setTimeout(() => this.tellLine(), LINE_MS)
    }
    if (update.docChanged) this.show()
  }

  isUnsaved() {
    return Boolean(this.view) && !this.view.state.doc.eq(this.base.doc)
  }

  plan() {
    clearTimeout(this.sending)
    this.sending = setTimeout(() => this.flush(), this.view.state.doc.length > LARGE ? 2 * SEND_MS : SEND_MS)
  }

  // Sends what is not sent. Only one text is ever on its way, so that each says truly what it was made from.
  flush() {
    clearTimeout(this.sending)
    if (!this.view || this.sent) return
    if (!this.isUnsaved()) {
      this.unsaved.forget()
      this.say('')
      return this.show()
    }
    const text = this.view.state.doc.toString()
    if (text === this.refused) return
    const size = new TextEncoder().encode(text).length
    if (size > this.data.max_bytes) {
      const known = { most: this.data.max_bytes.toLocaleString(), size: size.toLocaleString() }
      this.say(this.words.large.replace(/\{(most|size)\}/g, (_, name) => known[name]))
      return
    }
    const doc = this.view.state.doc
    this.sent = { text, doc, since: this.base.revision, after: ChangeSet.empty(doc.length) }
    this.send()
  }

  send() {
    this.number = Math.max(Date.now(), this.number + 1)
    Object.assign(this.sent, { number: this.number, at: performance.now(), first: this.sent.first ?? performance.now() })
    const { number, text, since } = this.sent
    this.tell('typed', { place: this.place, since, text, line: this.lineNow(), number })
    this.show()
  }

  // An answer that does not come is asked for again, unless the server is at work on it.
  watch() {
    const app = document.querySelector('[data-testid=stApp]')
    this.isOffline = !navigator.onLine || (app?.dataset.testConnectionState ?? 'CONNECTED') !== 'CONNECTED'
    if (this.sent) {
      const now = performance.now()
      this.isSlow = now - this.sent.first > SLOW_MS
      const isBusy = app?.dataset.testScriptState === 'running'
      if (!this.isOffline && !isBusy && now - this.sent.at > RESEND_MS) this.send()
    }
    this.show()
  }

  lineNow() {
    return this.view.state.doc.lineAt(this.view.state.selection.main.head).number
  }

  // Not while a text is on its way: both would be one message, and the later one would hold the earlier text.
  tellLine() {
    const line = this.lineNow()
    if (line === this.line || !this.view.hasFocus) return
    this.line = line
    this.tell('cursor', { place: this.place, line, asked: this.data.line })
  }

  // Text that is not saved outlives the page

  store() {
    if (this.isUnsaved()) this.unsaved.keep(this.view.state.doc.toString(), this.base.revision, this.sent?.text)
  }

  leave() {
    if (!this.view) return
    clearTimeout(this.storing)
    this.store()
    if (!this.isOffline) this.flush()
  }

  offerKept(data) {
    const kept = this.unsaved.kept(this.base.text)
    this.offer.hidden = !kept
    if (!kept) return
    const take = made('button', { type: 'button', textContent: this.words.take })
    const drop = made('button', { type: 'button', textContent: this.words.drop })
    this.offer.replaceChildren(made('p', { textContent: this.words.kept }), take, drop)
    take.onclick = () => {
      this.offer.hidden = true
      if (!kept.isFollowed) this.base.revision = Math.min(kept.since, data.revision)
      this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: kept.text } })
      this.view.focus()
    }
    drop.onclick = () => {
      this.offer.hidden = true
      this.unsaved.forget()
      this.view.focus()
    }
  }

  // What is shown

  say(text) {
    if (this.trouble.textContent !== text) this.trouble.textContent = text
  }

  show() {
    const isUnsaved = this.sent !== null || this.isUnsaved()
    const waits = isUnsaved && (this.isOffline ? this.words.offline : this.isSlow ? this.words.slow : '')
    if (waits) this.say(waits)
    else if ([this.words.offline, this.words.slow].includes(this.trouble.textContent)) this.say('')
    const isStuck = isUnsaved && this.trouble.textContent
    const text = isStuck ? '' : isUnsaved ? this.words.saving : this.words.saved
    if (this.state.textContent !== text) this.state.textContent = text
    this.trouble.toggleAttribute('data-stuck', Boolean(isStuck))
    this.text.dataset.saved = !isUnsaved
  }

  // Long lines and large texts are drawn more plainly, so that typing in them stays quick.
  adjust() {
    const { doc } = this.view.state
    const isLarge = doc.length > LARGE
    let isLong = false
    if (isLarge) for (const line of doc.iterLines()) if (line.length > LONG_LINE) isLong = true
    if (this.isLarge === isLarge && this.isLong === isLong && this.adjusted === this.place) return
    Object.assign(this, { isLarge, isLong, adjusted: this.place })
    this.view.dispatch({
      effects: [
        this.wrapping.reconfigure(isLong ? [] : [EditorView.lineWrapping, hanging]),
        this.completing.reconfigure(autocompletion({
          override: [completions(schema, () => this.data.names)],
          activateOnTyping: !isLarge,
          icons: false,
        })),
      ],
    })
  }

  mark({ marks, revision, text }) {
    const key = JSON.stringify([revision, marks])
    if (key === this.marked || plain(text) !== this.base.text) return
    this.marked = key
    const { doc } = this.base
    const found = marks.map(([number, column, endColumn, severity, code, message]) => {
      const line = doc.line(Math.min(Math.max(number, 1), doc.lines))
      const start = column > 1 ? offset(line.text, column) : line.text.search(/\S|$/)
      const end = endColumn > column ? offset(line.text, endColumn) : line.length
      return {
        from: this.pending.mapPos(line.from + start),
        to: this.pending.mapPos(line.from + Math.max(start, end)),
        severity: severity === 'note' ? 'info' : severity,
        source: code,
        message,
      }
    })
    this.view.dispatch(setDiagnostics(this.view.state, found))
    this.buttons.problems.textContent = `${this.words.problems} (${found.length})`
    this.buttons.problems.disabled = !found.length
    if (!found.length) closeLintPanel(this.view)
  }

  toggleProblems() {
    if (closeLintPanel(this.view)) this.view.focus()
    else openLintPanel(this.view)
  }

  go(number) {
    if (number === this.wentTo) return
    this.wentTo = number
    if (!number) return
    const line = this.view.state.doc.line(Math.min(number, this.view.state.doc.lines))
    this.line = line.number
    this.view.dispatch({
      selection: { anchor: line.from + line.text.search(/\S|$/) },
      effects: EditorView.scrollIntoView(line.from, { y: 'start', yMargin: 96 }),
    })
    // Whoever walks through the map by keyboard stays there.
    if (!document.activeElement?.closest('.sb-graph')) this.view.focus()
  }

  // Whoever asks for a line again, having gone elsewhere, is led there again; the page then has nothing new to draw.
  goAgain() {
    this.wentTo = 0
    const began = performance.now()
    let hasRun = false
    const look = () => {
      const isRunning = document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'running'
      hasRun ||= isRunning
      if (!this.view || this.wentTo || performance.now() - began > AGAIN_MS) return
      if (hasRun && !isRunning) this.go(this.data.line)
      else setTimeout(look, 40)
    }
    look()
  }

  close() {
    this.leave()
    clearInterval(this.watching)
    for (const timer of [this.sending, this.storing, this.resting]) clearTimeout(timer)
    document.removeEventListener('sb-picked', this.asking)
    document.removeEventListener('click', this.asking, true)
    window.removeEventListener('pagehide', this.leaving)
    window.removeEventListener('beforeunload', this.warning)
    this.view?.destroy()
    this.view = null
  }
}
