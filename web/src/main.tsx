import './app/theme/mantine.css'
import './app/theme/tokens.css'
import './app/theme/base.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient } from './api/query-client.ts'
import { startI18n } from './app/i18n/i18n.ts'
import { router } from './app/router.tsx'
import { cssVariablesResolver, theme } from './app/theme/theme.ts'

// The key is also read by public/scheme.js, before the first paint.
const schemes = localStorageColorSchemeManager({ key: 'products-manager.scheme' })
const queries = createQueryClient()

await startI18n()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      cssVariablesResolver={cssVariablesResolver}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
