// Text that was typed and not saved, kept by the browser's tab until it is: a reload or a lost connection loses nothing.
const PREFIX = 'secure-base-draft:'

// Tells texts apart; two that are the same to it are compared no further, since only an offer depends on it.
function print(text) {
  let hash = 2166136261
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619)
  return `${text.length}/${hash >>> 0}`
}

export class Unsaved {
  constructor(place) {
    this.key = PREFIX + place
  }

  // `onItsWay`: the text that was sent and not answered; the server may have it by then.
  keep(text, since, onItsWay) {
    try {
      const sent = onItsWay === undefined ? '' : print(onItsWay)
      sessionStorage.setItem(this.key, JSON.stringify({ text, since, sent }))
    } catch {
      // A tab whose store is full or shut off still has the text on the page.
    }
  }

  forget() {
    try {
      sessionStorage.removeItem(this.key)
    } catch {
      // As above.
    }
  }

  // What is kept and differs from what the server has. `isFollowed`: the server's text is the one that was on its way.
  kept(saved) {
    let found = null
    try {
      found = JSON.parse(sessionStorage.getItem(this.key))
    } catch {
      return null
    }
    if (typeof found?.text !== 'string' || !Number.isInteger(found.since)) return null
    if (found.text === saved) {
      this.forget()
      return null
    }
    return { text: found.text, since: found.since, isFollowed: found.sent === print(saved) }
  }
}
