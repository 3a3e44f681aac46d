/** Light and dark: pictures are drawn in the light colours, and those replaced afterwards. */
import { oneOf } from '../common/validate.ts';
import { COLORS, type ColorName, type ThemeName } from './theme.ts';

const NAMES = new Map(
  Object.entries(COLORS).map(([name, { light }]) => [light as string, name as ColorName]),
);

/**
 * Changes the theme of a picture: replaces the colours of fills, strokes and gradient stops. Texts
 * are not changed.
 *
 * @param svg an `<svg>` element, drawn by `renderSvg` in the light theme
 * @param theme `'dark'`; `'light'`, which returns the picture unchanged; or `'page'`, whose colours
 *   are the CSS variables of the pages of `htmlReport`
 * @throws {RangeError} if the theme is unknown
 * @example
 * const svg = await renderSvg(lossCurve({ losses: [3, 2, 1.5] }));
 * inTheme(svg, 'light') === svg; // true
 */
export function inTheme(svg: string, theme: ThemeName | 'page'): string {
  if (oneOf('theme', theme, ['light', 'dark', 'page']) === 'light') return svg;
  return svg.replace(/<[^>]+>/g, (tag) =>
    tag.replace(
      /(\s(?:fill|stroke|stop-color)=")(#[\dA-Fa-f]{6})"/g,
      (whole, attribute: string, color: string) => {
        const name = NAMES.get(color.toUpperCase());
        if (name === undefined) return whole;
        const other = theme === 'dark' ? COLORS[name].dark : `var(${variableOf(name)})`;
        return `${attribute}${other}"`;
      },
    ),
  );
}

/**
 * Prepares a picture for a page with several: colours become CSS variables of the page, and ids
 * become unique, because Vega numbers clips and gradients from 1 in each picture.
 */
export function pagePicture(svg: string, index: number): string {
  return inTheme(svg, 'page').replace(
    /(\sid="|="url\(#|\s(?:xlink:)?href="#)([\w-]+)/g,
    (_, before: string, id: string) => `${before}f${index}-${id}`,
  );
}

/** The colours of a theme as CSS declarations: `--fl-ink: #1F2328; …`. */
export function themeVariables(theme: ThemeName): string {
  return Object.entries(COLORS)
    .map(([name, color]) => `${variableOf(name as ColorName)}: ${color[theme]};`)
    .join(' ');
}

function variableOf(name: ColorName): string {
  return `--fl-${name}`;
}
