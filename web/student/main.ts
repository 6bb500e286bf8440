import '@shared/tokens.css'
import { createApp } from 'vue'
import { applySettings } from '@shared/settings'
import App from './App.vue'

applySettings()
createApp(App).mount('#app')
