import { element } from './element.ts';

const themes = ['auto', 'light', 'dark'] as const;
const labels = { auto: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' };
const signs = { auto: '◐', light: '○', dark: '●' };
const stored = 'visionprefer-theme';

/** A button that goes through the themes: as the system has it, light, dark. Remembered where the browser allows it. */
export function themeButton(): HTMLButtonElement {
  let theme = recall();
  const button = element('button', { type: 'button', class: 'plain icon', onclick: () => show(next()) });
  const next = () => themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto';
  const show = (chosen: (typeof themes)[number]) => {
    theme = chosen;
    document.documentElement.dataset.theme = theme;
    button.textContent = signs[theme];
    button.setAttribute('aria-label', labels[theme]);
    button.title = labels[theme];
    remember(theme);
  };
  show(theme);
  return button;
}

function recall(): (typeof themes)[number] {
  try {
    return themes.find((theme) => theme === localStorage.getItem(stored)) ?? 'auto';
  } catch {
    return 'auto';
  }
}

function remember(theme: string): void {
  try {
    localStorage.setItem(stored, theme);
  } catch {
    // Some browsers keep nothing for files.
  }
}
