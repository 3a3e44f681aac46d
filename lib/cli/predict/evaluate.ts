/** `fallline evaluate`: evaluates a saved model on labelled data. */
import type { BackendInfo } from '../../backend/select.ts';
import { visibleLine } from '../../common/visibleText.ts';
import type { CsvOptions } from '../../io/csvOptions.ts';
import { csvOptions } from '../shared/csvFlags.ts';
import { showCount } from '../shared/describe.ts';
import { asUsage } from '../shared/failure.ts';
import { className } from '../shared/networkModels.ts';
import { outputOption, pathBesideStdout } from '../shared/options.ts';
import type { Output } from '../shared/output.ts';
import { oneToStdout, prepareOutputs, STDOUT } from '../shared/outputs.ts';
import { pageOutputs, writePage } from '../shared/pageFiles.ts';
import { drawAll, type Renderer } from '../shared/pictures.ts';
import { loadServed, modelInput } from '../shared/pipeline.ts';
import { evaluateServed, evaluationJson, showEvaluation, unknownNote } from './evaluation.ts';
import { evaluationCharts } from './evaluationPictures.ts';
import { evaluationPage } from './evaluationReport.ts';
import { readWithTarget } from './servedData.ts';

/** All options of the command. */
export interface EvaluateOptions {
  /** Paths of the saved model and of the data. */
  readonly model: string;
  readonly data: string;
  readonly csv: CsvOptions;
  /** Path of the page to write, or `STDOUT`. */
  readonly report: string | undefined;
  /** Folder for the page and each picture. */
  readonly out: string | undefined;
  readonly json: boolean;
}

/** The environment of an evaluation. */
export interface EvaluateSurroundings {
  readonly backend: BackendInfo;
  readonly output: Pick<Output, 'print' | 'write' | 'warn' | 'log'>;
  /** Default: `renderSvg`, which loads vega. */
  readonly render?: Renderer;
}

/**
 * Parses and validates the options.
 *
 * @throws {UsageError} for a value of the wrong type
 */
export function resolveEvaluateOptions(
  model: string,
  data: string,
  given: Readonly<Record<string, unknown>>,
): EvaluateOptions {
  return asUsage(() => {
    const report = outputOption('report', given.report);
    const json = given.json === true;
    oneToStdout({ report: report === STDOUT, json });
    const out = pathBesideStdout('out', 'a folder', given.out);
    return { model, data, csv: csvOptions(given), report, out, json };
  });
}

/**
 * Evaluates, prints, and writes the requested files.
 *
 * @returns 0, or 1 if the pictures of the report are missing
 * @throws {Error} if a file is invalid, or cannot be read or written
 */
export async function runEvaluate(
  { model: path, data: source, csv, report, out, json }: EvaluateOptions,
  { backend, output, render }: EvaluateSurroundings,
): Promise<number> {
  await prepareOutputs({
    ...pageOutputs({ report, out }),
    inputs: { MODEL: path, DATA: source },
  });
  // If the page goes to stdout, nothing else does.
  const print = report === STDOUT ? (text: string) => output.log(`${text}\n`) : output.print;
  const served = await loadServed(path);
  const { model } = served;
  const data = await readWithTarget(served, { path, source }, csv);
  const x = modelInput(served, data.x);
  const evaluation = evaluateServed(model, { ...data, x });
  const note = unknownNote(evaluation);
  if (note !== undefined) output.warn(`fallline: ${note}`);
  const name = className(model);
  const facts: [string, string][] = [
    ['model', `${path} (${name})`],
    ['data', `${source} (${showCount(evaluation.rows, 'row')})`],
    ['target', data.targets.join(', ')],
  ];
  if (json) {
    const result = { model: name, data: source, ...evaluationJson(evaluation), backend };
    output.write(`${JSON.stringify(result, null, 2)}\n`);
  } else {
    for (const fact of facts) print(`[INFO] ${visibleLine(fact.join(': '))}`);
    print(showEvaluation(evaluation));
  }
  if (report === undefined && out === undefined) return 0;
  const { scaler } = served;
  const { featureNames } = data;
  const charts = evaluationCharts({
    evaluation,
    model,
    x,
    featureNames,
    scaled: scaler !== undefined,
  });
  const { pictures, undrawn } = await drawAll(charts, render);
  facts.push(['backend', `${backend.name}: ${backend.description}`]);
  const page = evaluationPage({ evaluation, rows: facts, pictures, undrawn });
  await writePage(
    { report, out },
    { page, charts, pictures },
    {
      wrote: (place) => {
        if (!json) print(`[INFO] wrote ${place}`);
      },
      warn: output.warn,
      write: output.write,
    },
  );
  if (undrawn === undefined) return 0;
  output.warn(`fallline: the pictures were left out. ${undrawn}`);
  return 1;
}
