/** Reading chart specifications and pictures in tests. */
import type { TopLevelSpec } from 'vega-lite';

interface Axis {
  readonly title: string;
  readonly scale: { readonly domain: readonly [number, number]; readonly type?: string };
  readonly axis: { readonly values?: readonly number[]; readonly format?: string };
}

/** The parts of a specification that tests look at. */
export interface SpecView {
  readonly title: { readonly text: readonly string[]; readonly subtitle?: readonly string[] };
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly encoding: { readonly x: Axis; readonly y: Axis };
  readonly data: { readonly values: readonly Readonly<Record<string, number>>[] };
  readonly mark: { readonly point: unknown };
  readonly layer: readonly {
    readonly data: { readonly values: readonly Readonly<Record<string, number | string>>[] };
    readonly mark: { readonly type: string; readonly strokeDash?: readonly number[] };
    readonly encoding: Readonly<
      Record<
        'color' | 'shape',
        {
          readonly scale: { readonly domain: readonly string[]; readonly range: readonly string[] };
        }
      >
    >;
  }[];
}

export function view(spec: TopLevelSpec): SpecView {
  return spec as unknown as SpecView;
}

export function subtitleOf(spec: TopLevelSpec): string {
  return (view(spec).title.subtitle ?? []).join(' ');
}

/** How many marks of a kind (`symbol`, `line`) a picture's plot area holds. */
export function countMarks(svg: string, kind: string): number {
  const groups = svg.matchAll(new RegExp(`<g class="mark-${kind} role-mark[^>]*>(.*?)</g>`, 'g'));
  return [...groups].reduce((total, [, content]) => total + content.split('<path').length - 1, 0);
}

/** Seeded numbers from 0 to 1, enough for test data (Numerical Recipes' quick generator). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
