import '@shared/tokens.css'
import './student.css'
import { createApp } from 'vue'
import { applySettings } from '@shared/settings'
import App from './App.vue'
import { openShelf, sweep } from './shelf'
import { takeSlip } from './slip'
import { begin, watch } from './student'

// What the server wrote into the page: who is in, and the questions.
function prefetched(): Record<string, unknown> {
  const block = document.getElementById('prefetched')
  block?.remove()
  return block ? JSON.parse(block.textContent) as Record<string, unknown> : {}
}

const opening = openShelf() // while the page is made
const slip = takeSlip()
applySettings()
createApp(App).mount('#app')
void opening.then(async (shelf) => {
  await begin(shelf, prefetched(), slip)
  watch()
  await sweep(shelf)
})

// A slip that is scanned while the page is open is another student.
addEventListener('hashchange', () => { if (location.hash.length > 1) location.reload() })
// A page that comes back from the browser's memory would show what was left.
addEventListener('pageshow', (e) => { if (e.persisted) location.reload() })
