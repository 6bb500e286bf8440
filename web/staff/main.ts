import '@shared/tokens.css'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './staff.css'
import { createApp } from 'vue'
import { applySettings } from '@shared/settings'
import App from './App.vue'
import { i18n } from './words'
import { router } from './router'

applySettings()
createApp(App).use(i18n).use(router).mount('#app')
