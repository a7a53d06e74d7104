// Runs before the first paint, so that a chosen dark scheme never flashes white. A file of its own: the content
// security policy allows no inline script.
;(() => {
  let chosen = 'auto'
  try {
    chosen = localStorage.getItem('products-manager.scheme') ?? 'auto'
  } catch {
    // Storage is blocked: the browser's own preference holds.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
