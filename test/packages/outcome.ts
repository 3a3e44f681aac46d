/** A program that uses fallline as its users do, and what it must print: natively, or without the addon. */
import { Failure, manage, type Project, runProgram, type Written } from '../install/project.ts';

/** The name of the program in each project. */
export const PROGRAM = 'app.mjs';

/**
 * Trains on the event loop and off it, and in a worker thread, and prints one line: the backend here and there, what is
 * predicted, and the libraries of fallline that are loaded.
 */
export const SOURCE = `
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { backend, LogisticRegression } from 'fallline';
const x = Array.from({ length: 400 }, (_, i) => [i / 100 - 2, (i * 7919) % 13]);
const y = x.map(([a]) => (a < 0 ? 'low' : 'high'));
const model = new LogisticRegression({ maxEpochs: 300, optimizer: 'rprop' });
model.fitSync(x, y);
await model.fit(x, y);
const predicted = model.predict([[-1, 4], [1, 4]]);
if (isMainThread) {
  // A worker warns as well: there is one where no warning is expected.
  const isNative = backend().name === 'native';
  const worker = isNative ? new Worker(new URL(import.meta.url)) : undefined;
  const [inWorker] = worker ? await once(worker, 'message') : [];
  process.report.excludeNetwork = true;
  const { sharedObjects } = process.report.getReport();
  const loaded = sharedObjects.filter((file) => /fallline\\.node|openblas/.test(file));
  console.log(JSON.stringify({ ...backend(), predicted, inWorker, loaded }));
} else {
  parentPort.postMessage({ name: backend().name, predicted });
}
`;

interface Printed {
  readonly name: string;
  readonly description: string;
  readonly reason: string;
  readonly predicted: readonly string[];
  readonly inWorker?: { readonly name: string; readonly predicted: readonly string[] };
  readonly loaded: readonly string[];
}

/** Warnings that name fallline, each with all its lines. */
function warningsIn(stderr: string): string[] {
  return stderr.split(/^(?=\(node:\d+\) )/m).filter((text) => /FALLLINE_|fallline/.test(text));
}

function printedBy({ stdout, output }: Written): Printed {
  const line = stdout.split('\n').find((each) => each.startsWith('{'));
  if (line === undefined) throw new Failure(`the program printed:\n${output}`);
  const printed = JSON.parse(line) as Printed;
  for (const { predicted } of [printed, printed.inWorker ?? printed]) {
    if (predicted.join() !== 'low,high') throw new Failure(`it predicted ${line}`);
  }
  return printed;
}

function infoHas(output: string, row: RegExp) {
  if (!row.test(output)) throw new Failure(`fallline info does not show ${row}:\n${output}`);
}

/** What runs the program, and the command `fallline info`. */
export interface Runs {
  readonly program: () => Promise<Written>;
  readonly info: () => Promise<Written>;
}

/** With the project's manager, as its users do. */
export function runsOf(project: Project): Runs {
  return {
    program: () => runProgram(project, PROGRAM),
    info: () => manage(project, [...project.manager.exec, 'fallline', 'info']),
  };
}

/**
 * The program runs natively, on the addon and the OpenBLAS of the packages, without a warning.
 *
 * @returns a line that says on what
 */
export async function isNative(runs: Runs, key: string): Promise<string> {
  const written = await runs.program();
  const printed = printedBy(written);
  const problem = (text: string) => new Failure(`${text}:\n${written.output}`);
  if (printed.name !== 'native') throw problem('expected the native backend');
  if (printed.inWorker?.name !== 'native') throw problem('expected it in the worker thread too');
  for (const part of [`@fallline/${key}/fallline.node`, `@fallline/openblas-${key}/`]) {
    const isLoaded = printed.loaded.some((file) => file.replaceAll('\\', '/').includes(part));
    if (!isLoaded) throw problem(`expected ${part} to be loaded`);
  }
  if (warningsIn(written.stderr).length > 0) throw problem('expected no warning');
  infoHas((await runs.info()).stdout, /^backend\s+native$/m);
  return printed.description;
}

/**
 * The program runs on the TypeScript backend and says why in one warning of one line, and so does `fallline info`.
 *
 * @param says what both must say
 * @returns the warning's part about the addon
 */
export async function isTypeScript(runs: Runs, says: readonly RegExp[]): Promise<string> {
  const written = await runs.program();
  const { name, loaded } = printedBy(written);
  const problem = (text: string) => new Failure(`${text}:\n${written.output}`);
  if (name !== 'typescript') throw problem(`expected the TypeScript backend, not ${loaded}`);
  const [warning = '', ...more] = warningsIn(written.stderr);
  const lines = warning
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('(Use `node '));
  if (more.length > 0 || lines.length !== 1) throw problem('expected one warning of one line');
  // The command warns as well.
  const info = (await runs.info()).output;
  infoHas(info, /^backend\s+typescript$/m);
  for (const each of says) {
    if (!each.test(lines[0])) throw problem(`expected the warning to say ${each}`);
    infoHas(info.replaceAll(/\n\s+/g, ' '), each);
  }
  return lines[0]
    .replace(/^.*did not load: /, '')
    .replace(/ Set FALLLINE_BACKEND=typescript .*$/, '');
}

/** The line that a warning tells to run, as arguments of npm. */
export function adviceIn(warning: string): string[] {
  const [, line] = /"npm (install [^"]+)"/.exec(warning) ?? [];
  if (line === undefined) throw new Failure(`expected a line for npm in:\n${warning}`);
  return line.split(' ');
}

/** The sentence about a platform package that is not there: its name, and the line that brings it. */
export function missingPackage(key: string): RegExp[] {
  return [new RegExp(`@fallline/${key}\\b(?!-)`), /\b(npm|pnpm|yarn|bun) (i|install|add|ci)\b/];
}
