/** Starts the page: theme, lab, and the view of a running fit if `liveView` serves the page. */
import { Lab } from './app.ts';
import { anyElement, button, select } from './elements.ts';
import { LivePage } from './livePage.ts';
import { type Palette, paletteFor } from './palette.ts';

const THEME_KEY = 'fallline.theme';

function start(): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const choice = select('theme');
  choice.value = keptTheme();
  const isDark = () => choice.value === 'dark' || (choice.value === 'system' && system.matches);
  const themed = (): Palette => {
    document.documentElement.dataset.theme = isDark() ? 'dark' : 'light';
    return paletteFor(isDark());
  };
  const lab = new Lab(themed());
  const live = LivePage.ofThisPage(themed());
  const redraw = () => {
    const palette = themed();
    lab.palette = palette;
    if (live !== undefined) live.palette = palette;
  };
  system.addEventListener('change', redraw);
  choice.addEventListener('change', () => {
    keepTheme(choice.value);
    redraw();
  });
  new ResizeObserver(() => {
    lab.draw();
    live?.draw();
  }).observe(document.body);
  if (live !== undefined) withTabs(redraw);
}

/** Switches between the training view and the lab. */
function withTabs(shown: () => void): void {
  anyElement('tabs').hidden = false;
  const show = (isLive: boolean) => {
    anyElement('live').hidden = !isLive;
    anyElement('lab').hidden = isLive;
    button('tab-live').setAttribute('aria-pressed', String(isLive));
    button('tab-lab').setAttribute('aria-pressed', String(!isLive));
    shown();
  };
  button('tab-live').addEventListener('click', () => show(true));
  button('tab-lab').addEventListener('click', () => show(false));
  show(true);
}

/** Some browsers deny storage to pages opened from files. */
function keptTheme(): string {
  try {
    const kept = localStorage.getItem(THEME_KEY);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

function keepTheme(theme: string): void {
  try {
    localStorage.setItem(THEME_KEY, theme);
  } catch {}
}

start();
