// What the map leaves out: the nodes that lie behind a folded one, and those that a search does not find.

function reached(start, onward, without) {
  const seen = new Set(start === without ? [] : [start])
  for (const at of seen) for (const next of onward.get(at) ?? []) if (next !== without) seen.add(next)
  return seen
}

// Every node that is hidden, with the node that it is folded into: one that every walk from the opening to it passes.
// What no walk reaches stays in sight.
export function folded(nodes, edges, folds) {
  const inside = new Map()
  if (!folds.size || !nodes.length) return inside
  const onward = new Map()
  for (const { source, target } of edges) onward.set(source, [...(onward.get(source) ?? []), target])
  const opening = nodes[0].id
  const all = reached(opening, onward)
  const reach = new Map([...folds].map((id) => [id, reached(opening, onward, id)]))
  for (const { id } of nodes) {
    if (!all.has(id)) continue
    // The outermost of the folded nodes that it lies behind.
    const before = [...folds].filter((fold) => fold !== id && all.has(fold) && !reach.get(fold).has(id))
    const outermost = before.find((fold) => before.every((other) => other === fold || reach.get(other).has(fold)))
    if (outermost !== undefined) inside.set(id, outermost)
  }
  return inside
}

// Ids of the nodes that a search finds, in the order in which they are written: by name, kind, id or an option's name.
export function hits(nodes, edges, search) {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const options = new Map()
  for (const { source, label } of edges) options.set(source, `${options.get(source) ?? ''} ${label}`)
  return nodes.filter(({ id, title, kind }) => {
    const text = `${id} ${title} ${kind} ${options.get(id) ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }).map(({ id }) => id)
}
