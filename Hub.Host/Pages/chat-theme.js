// Dark or light: the system's wish unless the reader chose otherwise. Runs before the first paint.
(() => {
  'use strict';

  const key = 'hub-chat-theme';
  const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

  // Storage throws where the browser forbids it; the choice then lasts as long as the page.
  let choice = null;
  try {
    choice = localStorage.getItem(key);
  } catch {
    choice = null;
  }

  const effective = () => (choice === 'dark' || choice === 'light' ? choice : systemIsDark.matches ? 'dark' : 'light');

  function apply() {
    const theme = effective();
    document.documentElement.dataset.theme = theme;
    for (const button of document.querySelectorAll('[data-theme-toggle]')) {
      button.setAttribute('aria-label', theme === 'dark' ? 'Use the light theme' : 'Use the dark theme');
    }
  }

  function toggle() {
    choice = effective() === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem(key, choice);
    } catch {
      // Kept in memory only.
    }
    apply();
  }

  apply();
  systemIsDark.addEventListener('change', apply);
  document.addEventListener('DOMContentLoaded', () => {
    apply();
    for (const button of document.querySelectorAll('[data-theme-toggle]')) {
      button.addEventListener('click', toggle);
    }
  });
})();
