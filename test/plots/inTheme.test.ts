/** Colours: light and dark, apart for all eyes, strong enough on their ground, and replaced. */
import assert from 'node:assert/strict';
import { confusionHeatmap } from '../../lib/plots/confusionHeatmap.ts';
import { inTheme, pagePicture, themeVariables } from '../../lib/plots/inTheme.ts';
import { lossCurve } from '../../lib/plots/lossCurve.ts';
import { renderSvg } from '../../lib/plots/render.ts';
import {
  COLORS,
  type ColorName,
  RAMP,
  type ThemeColor,
  type ThemeName,
} from '../../lib/plots/theme.ts';
import { linearRgb, seenBy, VISIONS } from './colors.ts';

const THEMES = ['light', 'dark'] as const satisfies ThemeName[];
const named = (prefix: string) =>
  (Object.keys(COLORS) as ColorName[]).filter((name) => name.startsWith(prefix));

/** Contrast of two colours (W3C, Web Content Accessibility Guidelines 2.2). */
function contrast(a: string, b: string): number {
  const [low, high] = [a, b]
    .map((color) => {
      const [r, g, blue] = linearRgb(color);
      return 0.2126 * r + 0.7152 * g + 0.0722 * blue + 0.05;
    })
    .sort((x, y) => x - y);
  return high / low;
}

/** Least distance of two classes' colours in CIELAB, as somebody sees them. */
function leastDistance(theme: ThemeName, matrix: readonly (readonly number[])[]): number {
  const colors = named('class').map((name) => seenBy(COLORS[name][theme], matrix));
  let least = Number.POSITIVE_INFINITY;
  for (const [i, a] of colors.entries()) {
    for (const b of colors.slice(0, i)) {
      least = Math.min(least, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]));
    }
  }
  return least;
}

describe('colours of charts', () => {
  it('are all different in the light theme, in which pictures are drawn', () => {
    const light = Object.values<ThemeColor>(COLORS).map((color) => color.light);
    assert.equal(new Set(light).size, light.length);
    for (const color of light) assert.match(color, /^#[0-9A-F]{6}$/);
  });

  for (const theme of THEMES) {
    for (const [vision, matrix] of Object.entries(VISIONS)) {
      it(`of classes stand apart in the ${theme} theme for ${vision}`, () => {
        const least = leastDistance(theme, matrix);
        // About 2.3 can just be told apart; shapes and dashes help where classes come near.
        assert.ok(least > 9, `${least}`);
      });
    }

    it(`can be read on the ${theme} ground`, () => {
      for (const [name, least] of [
        ['ink', 10],
        ['muted', 4.5],
        ['axis', 2.8],
      ] as const) {
        const got = contrast(COLORS[name][theme], COLORS.ground[theme]);
        assert.ok(got >= least, `${name}: ${got}`);
      }
      // Sky blue and orange are light colours; their shapes have rims and sizes.
      for (const name of named('class')) {
        const got = contrast(COLORS[name][theme], COLORS.ground[theme]);
        assert.ok(got >= (theme === 'dark' ? 4 : 2.2), `${name}: ${got}`);
      }
      assert.ok(contrast(COLORS.onRamp[theme], COLORS.ramp8[theme]) > 4.5);
      assert.ok(contrast(COLORS.ink[theme], COLORS.ramp4[theme]) > 4.5);
    });

    it(`of amounts go one way in lightness in the ${theme} theme`, () => {
      const lightness = named('ramp').map(
        (name) => seenBy(COLORS[name][theme], VISIONS['all eyes'])[0],
      );
      assert.equal(lightness.length, RAMP.length);
      for (let i = 1; i < lightness.length; i++) {
        const step = (lightness[i] - lightness[i - 1]) * (theme === 'dark' ? 1 : -1);
        assert.ok(step > 2, `${i}: ${step}`);
      }
    });
  }
});

describe('inTheme', () => {
  it('replaces colours of fills and strokes, and no texts', async () => {
    const title = 'about #0072B2 and fill="#FFFFFF"';
    const svg = await renderSvg(lossCurve({ losses: [3, 2, 1], title }));
    const dark = inTheme(svg, 'dark');
    assert.equal(inTheme(svg, 'light'), svg);
    assert.ok(dark.includes('about #0072B2'));
    assert.ok(dark.includes(`<rect width="`) && dark.includes(`fill="${COLORS.ground.dark}"`));
    assert.ok(dark.includes(`stroke="${COLORS.class0.dark}"`));
    assert.doesNotMatch(dark, /(fill|stroke)="#(FFFFFF|0072B2|1F2328)"\s?[/>]/);
    assert.equal(await renderSvg(lossCurve({ losses: [3, 2, 1], title }), { theme: 'dark' }), dark);
  });

  it('leaves no colour of the light theme in a dark picture', async () => {
    const counts = [
      [5, 1],
      [0, 9],
    ];
    const svg = await renderSvg(confusionHeatmap({ labels: ['a', 'b'], counts }), {
      theme: 'dark',
    });
    const dark = new Set(Object.values<ThemeColor>(COLORS).map((color) => color.dark));
    for (const [, color] of svg.matchAll(/(?:fill|stroke)="(#[^"]*)"/g)) {
      assert.ok(dark.has(color), color);
    }
  });

  it('has a page set the colours, and keeps the ids of pictures apart', async () => {
    const svg = await renderSvg(lossCurve({ losses: [3, 2, 1] }));
    const clipped = svg
      .replace('</svg>', '<defs><clipPath id="clip1"></clipPath></defs></svg>')
      .replace('<g ', '<g clip-path="url(#clip1)" ');
    const page = pagePicture(clipped, 3);
    assert.ok(page.includes('clip-path="url(#f3-clip1)"') && page.includes('id="f3-clip1"'));
    const used = [...page.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => name);
    assert.ok(used.length > 10);
    for (const name of used) assert.ok(themeVariables('dark').includes(`${name}: #`), name);
    assert.ok(themeVariables('dark').includes(`--fl-ink: ${COLORS.ink.dark};`));
  });

  it('refuses other themes', () => {
    assert.throws(() => inTheme('<svg/>', 'drak' as never), { message: /Did you mean 'dark'/ });
  });
});
