// Runs before the first paint, so that nobody who has chosen dark sees a white page first.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('sign-sync-color-scheme');
  } catch {
    // Without storage the system decides.
  }
  var isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
})();
