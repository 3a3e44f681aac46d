/** Formats the limits of the machine as text. */
import type { Bandwidth, Limits, ProductPeak } from './limits.ts';
import { type Column, showFigure, showScaled, tableLines } from './table.ts';

/** One table row: a size, with the speed for each number of threads and each precision. */
interface Line<Measured> {
  readonly title: string;
  readonly measured: readonly Measured[];
}

/** Formats two tables: bandwidth by array size, and products by matrix size. */
export function showLimits({ bandwidth, products }: Limits): string {
  const lines = [
    ...table('read bandwidth, GB/s', bandwidth, {
      title: ({ bytes }) => `${showScaled(bytes)}B`,
      group: threadsOf,
      speed: ({ bytesPerSecond }) => bytesPerSecond,
    }),
    '',
    ...table('products, GFLOP/s', products, {
      title: ({ rows, cols, outputs }) => `${rows} × ${cols} × ${outputs}`,
      group: (each) => `${each.precision}, ${threadsOf(each)}`,
      speed: ({ operationsPerSecond }) => operationsPerSecond,
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function table<Measured extends Bandwidth | ProductPeak>(
  heading: string,
  all: readonly Measured[],
  by: {
    readonly title: (each: Measured) => string;
    readonly group: (each: Measured) => string;
    readonly speed: (each: Measured) => number;
  },
): string[] {
  const titles = [...new Set(all.map(by.title))];
  const groups = [...new Set(all.map(by.group))];
  const lines = titles.map((title): Line<Measured> => {
    return { title, measured: all.filter((each) => by.title(each) === title) };
  });
  const columns: Column<Line<Measured>>[] = [
    { heading, align: 'left', cell: ({ title }) => title },
    ...groups.map(
      (group): Column<Line<Measured>> => ({
        heading: group,
        align: 'right',
        cell: ({ measured }) => {
          const found = measured.find((each) => by.group(each) === group);
          return showFigure(found && by.speed(found) / 1e9, 3);
        },
      }),
    ),
  ];
  return tableLines(columns, lines);
}

function threadsOf({ threads }: { readonly threads: number }): string {
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
