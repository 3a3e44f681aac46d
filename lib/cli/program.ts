/**
 * The command line: declares commands and options, handles interrupts, and reports errors. This is
 * the only file that imports commander.
 */
import { Command, CommanderError } from 'commander';
import { EXPERIMENT_NAMES, EXPERIMENTS, type ExperimentName } from '../experiments/catalog.ts';
import type { Experiment } from '../experiments/experiment.ts';
import { BENCH_FLAGS, BENCH_NOTES, resolveBenchOptions } from './benchOptions.ts';
import { EXPLORE_NOTES, exploreFlags, resolveExploreOptions } from './explore/exploreOptions.ts';
import { LAB_FLAGS, LAB_NOTES, resolveLabOptions } from './explore/labOptions.ts';
import { runSigmoid } from './explore/sigmoid.ts';
import { resolveSigmoidOptions, SIGMOID_FLAGS, SIGMOID_NOTES } from './explore/sigmoidOptions.ts';
import { unknownFlag } from './flagHints.ts';
import { showInfo, systemInfo } from './info.ts';
import { packageVersion } from './shared/describe.ts';
import { describeFailure, exitCodeOf, interruptible, UsageError } from './shared/failure.ts';
import { BACKEND_FLAG, chooseBackend, type Flag, JSON_FLAG } from './shared/options.ts';
import { Output, type Streams } from './shared/output.ts';
import {
  EVALUATE_FLAGS,
  EVALUATE_NOTES,
  PREDICT_FLAGS,
  PREDICT_NOTES,
  TRAIN_FLAGS,
  TRAIN_NOTES,
} from './train/trainFlags.ts';

type Given = Readonly<Record<string, unknown>>;

const NOTES = `
Examples:
  fallline sigmoid --epochs 100 --alpha 0.01
  fallline train iris --standardize --validation 0.2 --save iris.json
  fallline predict iris.json flowers.csv
  fallline info --json
  fallline explain huber
  fallline explore canyon
  fallline lab

Environment:
  FALLLINE_BACKEND=native|typescript  the backend to run on, as --backend
  FALLLINE_THREADS=n                  threads of a run, unless --threads says otherwise
  FALLLINE_DEBUG=1                    errors come with their stack

Exit code: 0, or 1 after a failure, 2 for a wrong command line, 130 after Ctrl-C.
`;

const INFO_NOTES = `
Examples:
  fallline info
  fallline info --json --backend typescript
`;

const EXPLAIN_NOTES = `
Examples:
  fallline explain
  fallline explain huber
  fallline explain relu
  fallline explain cosine --json
`;

/**
 * Runs the command line.
 *
 * @param args what follows the name of the program
 * @returns the exit code
 */
export async function runCli(args: readonly string[], streams: Streams): Promise<number> {
  const output = new Output(streams);
  const fail = (error: unknown): number => report(error, output);
  const code = await carryOut(args, output).catch(fail);
  return output.finish().then(
    () => code,
    (error: unknown) => code || fail(error),
  );
}

async function carryOut(args: readonly string[], output: Output): Promise<number> {
  let exitCode = 0;
  const program = commandLine(output, (code) => {
    exitCode = code;
  });
  await program.parseAsync(args, { from: 'user' });
  return exitCode;
}

function commandLine(output: Output, exit: (code: number) => void): Command {
  const program = new Command('fallline')
    .description('Gradient-descent training at BLAS speed.')
    .exitOverride()
    .configureOutput({
      writeOut: output.write,
      writeErr: (text) => output.warn(text.trimEnd()),
      // commander also throws these errors; `report` prints them.
      outputError: () => {},
    })
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', NOTES);

  const sigmoid = program
    .command('sigmoid')
    .description('train a sigmoid neuron on two blobs of points, and evaluate and draw it')
    .addHelpText('after', SIGMOID_NOTES)
    .action(async (given: Given) => exit(await sigmoidCommand(given, output)));
  declare(sigmoid, SIGMOID_FLAGS);

  const train = program
    .command('train')
    .argument('<data>', 'a CSV file, or the name of a data set')
    .description('train a model on a file of data, evaluate it, and save it')
    .addHelpText('after', TRAIN_NOTES)
    .action(async (data: string, given: Given) => exit(await trainCommand(data, given, output)));
  declare(train, TRAIN_FLAGS);

  const predict = program
    .command('predict')
    .argument('<model>', 'what train --save has written, or the JSON of a model')
    .argument('<data>', 'a CSV file with the columns that the model was trained on')
    .description('print what a saved model predicts, as CSV')
    .addHelpText('after', PREDICT_NOTES)
    .action((model: string, data: string, given: Given) =>
      predictCommand(model, data, given, output),
    );
  declare(predict, PREDICT_FLAGS);

  const evaluate = program
    .command('evaluate')
    .argument('<model>', 'what train --save has written, or the JSON of a model')
    .argument('<data>', 'a CSV file with these columns and the target')
    .description('show how good a saved model is on data that have the target')
    .addHelpText('after', EVALUATE_NOTES)
    .action(async (model: string, data: string, given: Given) =>
      exit(await evaluateCommand(model, data, given, output)),
    );
  declare(evaluate, EVALUATE_FLAGS);

  const info = program
    .command('info')
    .description('show which backend runs and why, and the versions of everything')
    .addHelpText('after', INFO_NOTES)
    .action((given: Given) => infoCommand(given, output));
  declare(info, [BACKEND_FLAG, JSON_FLAG]);

  const bench = program
    .command('bench')
    .description('measure how fast this machine trains, and how fast it could')
    .addHelpText('after', BENCH_NOTES)
    .action(async (given: Given) => exit(await benchCommand(given, output)));
  declare(bench, BENCH_FLAGS);

  declareExplore(program, exit, output);

  const lab = program
    .command('lab')
    .description('open a page where optimizers race on surfaces and data')
    .addHelpText('after', LAB_NOTES)
    .action((given: Given) => labCommand(given, output));
  declare(lab, LAB_FLAGS);

  const explain = program
    .command('explain')
    .argument(
      '[name]',
      'a loss, an optimizer, a schedule, an activation … (default: list them all)',
    )
    .description(
      'say what a loss, an optimizer, a schedule or a part of networks does, and when to choose it',
    )
    .addHelpText('after', EXPLAIN_NOTES)
    .action((name: string | undefined, given: Given) => explainCommand(name, given, output));
  declare(explain, [JSON_FLAG]);
  return program;
}

/** Declares one command per experiment. */
function declareExplore(program: Command, exit: (code: number) => void, output: Output): void {
  const explore = program
    .command('explore')
    .description('run an experiment of the texts on gradient descent: tables, pictures, a page')
    .addHelpText('after', EXPLORE_NOTES);
  declare(explore, []);
  for (const name of EXPERIMENT_NAMES) {
    const experiment: Experiment = EXPERIMENTS[name];
    const command = explore
      .command(name)
      .description(experiment.about)
      .addHelpText('after', `\nAfter: ${experiment.source}.\n`)
      .action(async (given: Given) => exit(await exploreCommand(name, given, output)));
    declare(command, exploreFlags(experiment));
  }
}

function declare(command: Command, flags: readonly Flag[]): void {
  command.helpOption('-h, --help', 'print this help');
  command.exitOverride((error) => {
    throw error.code === 'commander.unknownOption' ? unknownFlag(error.message, flags) : error;
  });
  for (const { flags: names, description, repeatable } of flags) {
    if (repeatable === true) command.option(names, description, appended);
    else command.option(names, description);
  }
}

/** Collects the values of a repeatable option. */
function appended(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

async function sigmoidCommand(given: Given, output: Output): Promise<number> {
  const options = resolveSigmoidOptions(given);
  output.quiet = options.quiet;
  const backend = chooseBackend(given.backend);
  const { undrawn } = await interruptible((signal) =>
    runSigmoid(options, { backend, print: output.print, signal }),
  );
  if (undrawn === undefined) return 0;
  output.warn(`fallline: the pictures were left out. ${undrawn}`);
  return options.outGiven ? 1 : 0;
}

// The next three commands load their modules lazily, because no other command needs them.
async function trainCommand(data: string, given: Given, output: Output): Promise<number> {
  const { resolveTrainOptions } = await import('./train/trainOptions.ts');
  const options = resolveTrainOptions(data, given);
  output.quiet = options.quiet;
  const backend = chooseBackend(given.backend);
  const { runTrain } = await import('./train/train.ts');
  return interruptible((signal) => runTrain(options, { backend, output, signal }));
}

async function predictCommand(
  model: string,
  data: string,
  given: Given,
  output: Output,
): Promise<void> {
  const { resolvePredictOptions, runPredict } = await import('./predict/predict.ts');
  const options = resolvePredictOptions(model, data, given);
  chooseBackend(given.backend);
  await runPredict(options, output);
}

async function evaluateCommand(
  model: string,
  data: string,
  given: Given,
  output: Output,
): Promise<number> {
  const { resolveEvaluateOptions, runEvaluate } = await import('./predict/evaluate.ts');
  const options = resolveEvaluateOptions(model, data, given);
  return runEvaluate(options, { backend: chooseBackend(given.backend), output });
}

function infoCommand(given: Given, output: Output): void {
  const info = systemInfo(chooseBackend(given.backend));
  output.print(given.json === true ? JSON.stringify(info, null, 2) : showInfo(info));
}

async function benchCommand(given: Given, output: Output): Promise<number> {
  const options = resolveBenchOptions(given);
  output.quiet = options.quiet;
  const { runBench } = await import('./bench.ts');
  return interruptible((signal) => runBench(options, { output, signal }));
}

async function exploreCommand(name: ExperimentName, given: Given, output: Output): Promise<number> {
  const options = resolveExploreOptions(EXPERIMENTS[name], given);
  output.quiet = options.quiet;
  const backend = chooseBackend(given.backend);
  const { runExplore } = await import('./explore/explore.ts');
  return interruptible((signal) => runExplore(name, options, { backend, output, signal }));
}

async function labCommand(given: Given, output: Output): Promise<void> {
  const options = resolveLabOptions(given);
  const { runLab } = await import('./explore/lab.ts');
  await interruptible((signal) => runLab(options, { output, signal }));
}

async function explainCommand(
  name: string | undefined,
  given: Given,
  output: Output,
): Promise<void> {
  const { explain } = await import('./explain.ts');
  output.print(explain(name, given.json === true));
}

/** Prints an error, and returns the exit code. */
function report(error: unknown, output: Output): number {
  if (!(error instanceof CommanderError)) {
    output.warn(describeFailure(error, process.env));
    return exitCodeOf(error);
  }
  // commander ends help and version by an error with exit code 0.
  if (error.exitCode === 0) return 0;
  // Without a command, help has been printed already.
  if (error.code === 'commander.help') return 2;
  const message = error.message
    .replace(/^error: /, '')
    .replace(/\s*\((Did you mean .*)\)$/, '. $1');
  const usage = new UsageError(message);
  output.warn(describeFailure(usage, process.env));
  return exitCodeOf(usage);
}
