// Looks every few seconds whether the group has gone on, and shows it then. Without this there is "Look again".
const { mark, code } = document.currentScript.dataset
const EVERY_MS = 3000
const MOST_MS = 30000
let wait = EVERY_MS

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
  else setTimeout(look, wait)
}

setTimeout(look, EVERY_MS)
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) wait = EVERY_MS
})
