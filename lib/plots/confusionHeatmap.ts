/** A chart of a confusion matrix. */
import type { TopLevelSpec } from 'vega-lite';
import { wrongKind } from '../common/errors.ts';
import { knownOptions } from '../common/validate.ts';
import type { Label } from '../data/labels.ts';
import { heading, showCount } from './heading.ts';
import { type ChartText, chartSize, textOption } from './options.ts';
import { COLORS, charactersIn, INK, RAMP, THEME } from './theme.ts';

/** Options of `confusionHeatmap`: a result of `confusionMatrix`, title and size. */
export interface ConfusionHeatmapOptions extends ChartText {
  /** Class of each row and of each column. */
  readonly labels: readonly Label[];
  /** `counts[i][j]` is the number of samples of `labels[i]` that are predicted as `labels[j]`. */
  readonly counts: readonly (readonly number[])[];
}

const OPTIONS = ['labels', 'counts', 'title', 'subtitle', 'xTitle', 'yTitle', 'width', 'height'];
/** Maximum number of classes for which cells have space for counts. */
const MAX_WITH_COUNTS = 14;
/** Maximum length of a class name on an axis. */
const MAX_NAME = 16;

/**
 * Plots a confusion matrix: one row per true class, one column per predicted class. The colour of a
 * cell shows its fraction of the row.
 *
 * @param options labels, counts, title and size
 * @returns a Vega-Lite specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if labels or counts are not arrays, or an option is unknown or has the wrong
 *   type
 * @throws {RangeError} if there is not one row and one column per label
 * @example
 * import { confusionMatrix } from 'fallline';
 *
 * const matrix = confusionMatrix(['no', 'yes', 'yes'], ['no', 'yes', 'no']);
 * confusionHeatmap({ ...matrix, title: 'Test samples' });
 */
export function confusionHeatmap(options: ConfusionHeatmapOptions): TopLevelSpec {
  const given = knownOptions('confusionHeatmap', options, OPTIONS);
  const { labels, counts } = checkedCounts(given.labels, given.counts);
  const names = uniqueNames(labels);
  const total = counts.flat().reduce((sum, count) => sum + count, 0);
  const right = counts.reduce((sum, row, i) => sum + row[i], 0);
  const size = chartSize(given);
  const axis = (field: string, title: string) => ({
    field,
    type: 'ordinal' as const,
    title,
    sort: null,
    scale: { domain: names },
  });
  const position = {
    x: {
      ...axis('predicted', textOption('xTitle', given.xTitle, 'predicted class')),
      axis: {
        labelAngle: fitUpright(names, size.width) ? 0 : -40,
        // Slanted names need less space than Vega estimates.
        labelOverlap: size.width / names.length < 16,
      },
    },
    y: axis('true', textOption('yTitle', given.yTitle, 'true class')),
  };
  const title = textOption('title', given.title, 'Confusion matrix');
  const remarks = [
    textOption('subtitle', given.subtitle, ''),
    `${showCount(right)} of ${showCount(total)} on the diagonal`,
  ];
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...heading(title, remarks, size.width),
    ...size,
    config: { ...THEME, axis: { ...THEME.axis, grid: false, domain: false, ticks: false } },
    data: { values: cells(names, counts) },
    layer: [
      {
        mark: { type: 'rect', stroke: COLORS.ground.light, strokeWidth: 1 },
        encoding: {
          ...position,
          color: {
            field: 'share',
            type: 'quantitative',
            // In steps, so that every colour is one of the theme.
            scale: { type: 'quantize', domain: [0, 1], range: [...RAMP] },
            legend: null,
          },
        },
      },
      ...(names.length > MAX_WITH_COUNTS
        ? []
        : [
            {
              mark: { type: 'text', fontSize: names.length > 8 ? 11 : 14 } as const,
              encoding: {
                ...position,
                text: { field: 'count', type: 'quantitative', format: ',d' } as const,
                color: {
                  condition: { test: 'datum.share > 0.55', value: COLORS.onRamp.light },
                  value: INK,
                },
              },
            },
          ]),
    ],
  };
}

/** Whether the names fit side by side below the columns. */
function fitUpright(names: readonly string[], width: number): boolean {
  const longest = Math.max(...names.map((name) => name.length));
  return longest <= charactersIn.subtitle(width / names.length);
}

function cells(names: readonly string[], counts: readonly (readonly number[])[]) {
  return counts.flatMap((row, i) => {
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((count, j) => ({
      true: names[i],
      predicted: names[j],
      count,
      share: sum === 0 ? 0 : count / sum,
    }));
  });
}

/** Shortens names for an axis; shortened names that coincide are numbered. */
function uniqueNames(labels: readonly Label[]): string[] {
  const seen = new Set<string>();
  return labels.map((label) => {
    const name = String(label);
    const short = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME - 1)}…` : name;
    let unique = short;
    for (let n = 2; seen.has(unique); n++) unique = `${short} (${n})`;
    seen.add(unique);
    return unique;
  });
}

function checkedCounts(
  labels: unknown,
  counts: unknown,
): Pick<ConfusionHeatmapOptions, 'labels' | 'counts'> {
  if (!Array.isArray(labels)) throw wrongKind('labels', 'an array of labels', labels);
  if (!Array.isArray(counts)) throw wrongKind('counts', 'an array of rows of counts', counts);
  for (const [i, row] of counts.entries()) {
    if (!Array.isArray(row)) throw wrongKind(`counts[${i}]`, 'an array of counts', row);
  }
  if (labels.length === 0 || [counts, ...counts].some((each) => each.length !== labels.length)) {
    throw new RangeError(
      `Expected "counts" to have a row and a column for each of ${labels.length} labels, but it has not`,
    );
  }
  return { labels, counts };
}
