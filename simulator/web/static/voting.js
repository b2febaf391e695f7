// Looks every few seconds whether the group has gone on, and shows it then. Without this there is "Look again".
const { mark, code } = document.currentScript.dataset
const EVERY_MS = 3000
const MOST_MS = 30000
let wait = EVERY_MS
let next

async function look() {
  let changed = false
  try {
    const answer = await fetch(`/join/${encodeURIComponent(code)}/now`, { cache: 'no-store' })
    changed = answer.status === 404 || (answer.ok && (await answer.text()) !== mark)
    wait = answer.ok ? EVERY_MS : Math.min(wait * 2, MOST_MS)
  } catch {
    wait = Math.min(wait * 2, MOST_MS)
  }
  if (changed) location.replace(`/join/${encodeURIComponent(code)}`)
  else later()
}

// One look waits at a time, whoever asked for it.
function later() {
  clearTimeout(next)
  next = setTimeout(look, wait)
}

later()
// A phone that was put away may have missed a decision, and slept through its own waiting.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return
  wait = EVERY_MS
  clearTimeout(next)
  look()
})
