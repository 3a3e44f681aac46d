/**
 * `fallline explore`: runs experiments from textbooks on gradient descent, each with tables, charts
 * and a page.
 */
import { freemem } from 'node:os';
import type { BackendInfo } from '../../backend/select.ts';
import { tableLines } from '../../bench/table.ts';
import { averages } from '../../experiments/averages.ts';
import { batchSize } from '../../experiments/batchSize.ts';
import { canyon } from '../../experiments/canyon.ts';
import { EXPERIMENTS, type ExperimentName } from '../../experiments/catalog.ts';
import type { Experiment, ExperimentResult, ExperimentRun } from '../../experiments/experiment.ts';
import { gradientChecks } from '../../experiments/gradientChecks.ts';
import { grid } from '../../experiments/grid.ts';
import { digitImages, firstImages, firstLabels, type ImageSet } from '../../experiments/images.ts';
import { landscape } from '../../experiments/landscape.ts';
import { lossCurves } from '../../experiments/lossCurves.ts';
import { numericalCost } from '../../experiments/numericalCost.ts';
import { searching } from '../../experiments/randomSearch.ts';
import { saddle } from '../../experiments/saddle.ts';
import { solvers } from '../../experiments/solvers.ts';
import { stepSize } from '../../experiments/stepSize.ts';
import { readCifar10 } from '../../io/readCifar10.ts';
import { prepareFolder, writeFiles } from '../../io/writeFiles.ts';
import { htmlReport, type ReportTable } from '../../plots/htmlReport.ts';
import { footerLine, NO_PICTURES } from '../predict/evaluationReport.ts';
import { describeBackend } from '../shared/describe.ts';
import { asUsageLater } from '../shared/failure.ts';
import type { Output } from '../shared/output.ts';
import { drawAll } from '../shared/pictures.ts';
import type { ExploreOptions } from './exploreOptions.ts';

/** Experiments by name. */
const RUNS: Readonly<Record<ExperimentName, ExperimentRun>> = {
  'step-size': stepSize,
  saddle,
  canyon,
  solvers,
  grid,
  'batch-size': batchSize,
  ewma: averages,
  landscape,
  'random-search': searching,
  'gradient-check': gradientChecks,
  'numerical-cost': numericalCost,
  'loss-curves': lossCurves,
};

/** The environment of a run. */
export interface ExploreSurroundings {
  readonly backend: BackendInfo;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/**
 * Runs an experiment, prints its results, and writes pictures and page.
 *
 * @returns the exit code: 1 if pictures for a named folder could not be drawn
 * @throws {Error} if the folder is not writable, which is checked first, or CIFAR-10 cannot be read
 */
export async function runExplore(
  name: ExperimentName,
  options: ExploreOptions,
  { backend, output, signal }: ExploreSurroundings,
): Promise<number> {
  const experiment: Experiment = EXPERIMENTS[name];
  await prepareFolder(options.out, [`${name}.html`]);
  if (!options.json) output.print(`[INFO] ${describeBackend(backend)}`);
  const result = await RUNS[name]({
    backend: backend.name,
    seed: options.seed,
    images: () => imagesOf(options),
    options: options.own,
    signal,
  });
  signal.throwIfAborted();
  const { pictures, undrawn } = await drawAll(
    Object.fromEntries(result.charts.map((chart) => [`${name}-${chart.name}.svg`, chart.spec])),
  );
  const page = pageOf(name, experiment, result, pictures);
  const written = await writeFiles(
    options.out,
    { ...definite(pictures), [`${name}.html`]: page },
    signal,
  );
  if (options.json) {
    const { title, lead, tables } = result;
    output.write(
      `${JSON.stringify({ experiment: name, title, lead, tables, written }, null, 2)}\n`,
    );
  } else {
    output.print(textOf(result));
    for (const path of written) output.print(`[INFO] wrote ${path}`);
  }
  if (undrawn === undefined) return 0;
  output.warn(`fallline: the pictures were left out. ${undrawn}`);
  return options.outGiven ? 1 : 0;
}

/** Loads the requested images. */
async function imagesOf({ cifar, images }: ExploreOptions): Promise<ImageSet> {
  if (cifar !== undefined) {
    return asUsageLater(async () => ({
      name: 'CIFAR-10',
      ...(await readCifar10(cifar, { images, memory: freeMemory() })),
    }));
  }
  const digits = digitImages();
  if (images === undefined) return digits;
  return {
    ...digits,
    xTrain: firstImages(digits.xTrain, images),
    yTrain: firstLabels(digits.yTrain, images),
    xTest: firstImages(digits.xTest, images),
    yTest: firstLabels(digits.yTest, images),
  };
}

/** Free memory for this process, in bytes. */
function freeMemory(): number {
  const { availableMemory } = process as { availableMemory?: () => number };
  return availableMemory?.() || freemem();
}

function definite(pictures: Readonly<Partial<Record<string, string>>>): Record<string, string> {
  const drawn = Object.entries(pictures).filter(([, svg]) => svg !== undefined);
  return Object.fromEntries(drawn) as Record<string, string>;
}

function pageOf(
  name: string,
  { source }: Experiment,
  { title, lead, tables, charts }: ExperimentResult,
  pictures: Readonly<Partial<Record<string, string>>>,
): string {
  const figures = charts.flatMap((chart) => {
    const svg = pictures[`${name}-${chart.name}.svg`];
    return svg === undefined ? [] : [{ svg, caption: chart.caption }];
  });
  return htmlReport({
    title,
    lead: [...lead, `After: ${source}.`, ...(figures.length === 0 ? [NO_PICTURES] : [])],
    figures,
    tables,
    footer: footerLine(),
  });
}

/** The lead and the tables as lines of text. */
function textOf({ title, lead, tables }: ExperimentResult): string {
  return [title, ...lead.flatMap((each) => ['', each]), ...tables.map(tableText)].join('\n');
}

function tableText({ caption, columns = [], rows }: ReportTable): string {
  const width = Math.max(columns.length, ...rows.map((row) => row.length));
  const lines = tableLines(
    Array.from({ length: width }, (_, j) => ({
      heading: columns[j] ?? '',
      cell: (row: ReportTable['rows'][number]) => String(row[j] ?? ''),
      align: j > 0 && rows.every((row) => typeof row[j] === 'number') ? 'right' : 'left',
    })),
    rows,
  );
  return ['', caption, ...lines].join('\n');
}
