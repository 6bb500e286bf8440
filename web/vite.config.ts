import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const alias = { '@shared': here('./shared'), '@staff': here('./staff') }
const server = 'http://localhost:8080'

// The pages are looked at area by area (e2e/pages), so that two workers share them.
const areas = readdirSync(here('./e2e/pages')).map((file) => file.replace('.ts', '')).filter((name) => name !== 'index')
const browser = { globalSetup: './e2e/made.ts', testTimeout: 300_000, hookTimeout: 120_000, expect: { poll: { timeout: 20_000 } } }

// Two entries, each built by itself (--mode student | staff), so that the student's
// page carries only the parts of Vue that it uses. Computer rooms with Windows 7
// stop at Chrome 109.
export default defineConfig(({ mode }) => ({
  plugins: [vue()],
  resolve: { alias },
  define: { __VUE_OPTIONS_API__: 'false', __VUE_I18N_LEGACY_API__: 'false', __INTLIFY_PROD_DEVTOOLS__: 'false' },
  build: {
    target: 'chrome87',
    assetsInlineLimit: 0, // the content security policy knows no data: scripts
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    emptyOutDir: mode !== 'staff', // the second build joins the first
    rollupOptions: { input: here(mode === 'staff' ? './staff/index.html' : './index.html') },
  },
  server: { proxy: { '/api': server, '/r': server, '/docs': server } },
  test: {
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['shared/**/*.test.ts', 'student/**/*.test.ts', 'staff/**/*.test.ts'] } },
      { extends: true, test: { name: 'e2e', include: ['e2e/*.test.ts'], exclude: ['e2e/pages.test.ts'], ...browser } },
      ...areas.map((area) => ({ extends: true as const, test: { name: 'e2e-' + area, include: ['e2e/pages.test.ts'], env: { AREA: area }, ...browser } })),
      { extends: true, test: { name: 'shots', include: ['e2e/*.shots.ts'], ...browser, fileParallelism: false } },
    ],
  },
}))
