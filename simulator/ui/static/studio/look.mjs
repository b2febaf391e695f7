// How CodeMirror looks: in the colours of the page, which are variables for light and for dark.
import { Decoration, EditorView, HighlightStyle, ViewPlugin, syntaxHighlighting, tags } from '../bundles/codemirror.mjs'

const PANEL = { backgroundColor: 'var(--sb-sand)', color: 'var(--sb-ink)' }

export const look = EditorView.theme({
  '&': { backgroundColor: 'var(--sb-paper)', color: 'var(--sb-ink)', fontSize: '0.88rem', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--sb-ink)', padding: '0.5rem 0' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--sb-ink)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--sb-sand)', color: 'var(--sb-soft)', borderRight: '1px solid var(--sb-line)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--sb-mist)', color: 'var(--sb-ink)' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--sb-mist) 55%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--sb-teal) 28%, transparent)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--sb-mist)' },
  '.cm-searchMatch': { backgroundColor: 'var(--sb-notice)', outline: '1px solid var(--sb-notice-line)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--sb-notice-line)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--sb-mist)', outline: '1px solid var(--sb-edge)' },
  '.cm-foldPlaceholder': { ...PANEL, border: '1px solid var(--sb-edge)', padding: '0 0.4em' },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'pointer', padding: '0 0.2em' },
  '.cm-panels': PANEL,
  '.cm-panels-bottom': { borderTop: '1px solid var(--sb-line)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--sb-line)' },
  '.cm-panel.cm-search': { padding: '0.5rem 2.2rem 0.5rem 0.6rem', fontSize: '0.88rem' },
  '.cm-panel.cm-search label': { fontSize: '0.85rem', whiteSpace: 'nowrap' },
  '.cm-textfield': {
    backgroundColor: 'var(--sb-paper)', color: 'var(--sb-ink)', border: '1px solid var(--sb-edge)',
    borderRadius: '0.4rem', padding: '0.3rem 0.5rem', fontSize: '0.88rem',
  },
  '.cm-button': {
    background: 'var(--sb-paper)', color: 'var(--sb-ink)', border: '1px solid var(--sb-edge)',
    borderRadius: '0.4rem', padding: '0.3rem 0.6rem', fontSize: '0.85rem',
  },
  '.cm-panel button[name=close]': { color: 'var(--sb-ink)', fontSize: '1.2rem', width: '2rem', height: '2rem' },
  '.cm-panel.cm-panel-lint ul': { maxHeight: '9rem' },
  '.cm-panel.cm-panel-lint ul [aria-selected], .cm-panel.cm-panel-lint ul:focus [aria-selected]': { backgroundColor: 'var(--sb-mist)', color: 'var(--sb-ink)' },
  '.cm-panel.cm-panel-lint ul [aria-selected] u': { textDecoration: 'underline' },
  '.cm-tooltip': {
    ...PANEL, backgroundColor: 'var(--sb-paper)', border: '1px solid var(--sb-edge)', borderRadius: '0.5rem',
    maxWidth: 'min(32rem, 92vw)', overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: '16rem', minWidth: '12rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.25rem 0.6rem', lineHeight: '1.4' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--sb-teal)', color: 'var(--sb-on-teal)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected] .cm-completionDetail': { color: 'var(--sb-on-teal)' },
  '.cm-completionDetail': { color: 'var(--sb-soft)', fontStyle: 'normal', marginLeft: '0.8em' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-tooltip.cm-completionInfo': { padding: '0.4rem 0.7rem', fontSize: '0.85rem', maxWidth: '18rem' },
  '.cm-diagnostic': {
    borderLeft: '4px solid var(--sb-soft)', padding: '0.35rem 0.7rem', fontFamily: 'var(--st-font, inherit)',
    lineHeight: '1.4', whiteSpace: 'pre-wrap',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--sb-critical)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--sb-missed)' },
  '.cm-diagnosticSource': { color: 'var(--sb-soft)', fontSize: '0.8rem', opacity: '1' },
  '.cm-lintRange-active': { backgroundColor: 'var(--sb-notice)' },
  '.cm-lintRange': { backgroundImage: 'none', paddingBottom: '0' },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--sb-critical) 1.5px' },
  '.cm-lintRange-warning': { textDecoration: 'underline wavy var(--sb-missed) 1.5px' },
  '.cm-lintRange-info': { textDecoration: 'underline dotted var(--sb-teal) 2px' },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--sb-missed)' },
  '.cm-lintPoint-error:after': { borderBottomColor: 'var(--sb-critical)' },
  // Two texts beside each other: what is only here, and what stands only there.
  '&.cm-merge-b .cm-changedLine, .cm-insertedLine, .cm-inlineChangedLine': { backgroundColor: 'color-mix(in srgb, var(--sb-met) 8%, transparent)' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'color-mix(in srgb, var(--sb-missed) 8%, transparent)' },
  '&.cm-merge-b .cm-changedText, .cm-insertedLine .cm-changedText, .cm-inlineChangedLine .cm-changedText': { background: 'color-mix(in srgb, var(--sb-met) 12%, transparent)', textDecoration: 'underline 2px var(--sb-met)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': { background: 'color-mix(in srgb, var(--sb-missed) 12%, transparent)', textDecoration: 'underline 2px var(--sb-missed)' },
  '.cm-collapsedLines': { ...PANEL, background: 'var(--sb-sand)', padding: '0.2rem 0.6rem' },
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '"…"' },
  // Shapes of our own, since the library's are pictures of one colour: a square, a triangle and a circle.
  '.cm-gutter-lint': { width: '1.3em' },
  '.cm-lint-marker': { content: 'none', display: 'block', width: '0.8em', height: '0.8em', margin: '0.3em auto 0' },
  '.cm-lint-marker-error': { background: 'var(--sb-critical)', borderRadius: '0.15em' },
  '.cm-lint-marker-warning': {
    background: 'var(--sb-missed)', clipPath: 'polygon(50% 0, 100% 100%, 0 100%)',
  },
  '.cm-lint-marker-info': { background: 'var(--sb-teal)', borderRadius: '50%' },
})

export const highlighting = syntaxHighlighting(HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--sb-teal)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--sb-ink)' },
  { tag: tags.special(tags.string), color: 'var(--sb-partly)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--sb-soft)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--sb-soft)' },
  { tag: [tags.keyword, tags.meta, tags.labelName, tags.typeName, tags.attributeValue], color: 'var(--sb-missed)' },
]))

// A line that is wrapped goes on below its own beginning, not at the edge.
function hung(view) {
  const found = []
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at)
      const width = Math.min(/^[ -]*/.exec(line.text)[0].length, 40)
      if (width) found.push(hangers(width).range(line.from))
      at = line.to + 1
    }
  }
  return Decoration.set(found)
}

const made = new Map()
function hangers(width) {
  if (!made.has(width)) {
    const style = `text-indent: -${width}ch; padding-left: calc(${width}ch + 6px)`
    made.set(width, Decoration.line({ attributes: { style } }))
  }
  return made.get(width)
}

export const hanging = ViewPlugin.define((view) => ({
  decorations: hung(view),
  update(update) {
    if (update.docChanged || update.viewportChanged) this.decorations = hung(update.view)
  },
}), { decorations: (plugin) => plugin.decorations })
