// Whether the page is as narrow as a phone: for what is not only shown but built
// otherwise there. The style sheets ask the same.
import { ref } from 'vue'

const query = matchMedia('(max-width: 600px)')
export const narrow = ref(query.matches)
query.addEventListener('change', () => { narrow.value = query.matches })
