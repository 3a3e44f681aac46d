/** The declarations and help texts of the options of `fallline train`, `predict` and `evaluate`. */
import { ACTIVATION_NAMES } from '../../plan/activations.ts';
import { INITIALIZER_NAMES } from '../../plan/initializers.ts';
import { OPTIMIZER_NAMES } from '../../plan/optimizers.ts';
import { SCHEDULES } from '../../plan/schedules.ts';
import { SOLVER_NAMES } from '../../plan/solvers.ts';
import { CSV_FLAGS, IGNORE_FLAG, TARGET_TYPE_FLAGS } from '../shared/csvFlags.ts';
import { DATA_NOTES } from '../shared/dataSource.ts';
import { MODEL_CHOICES } from '../shared/modelChoice.ts';
import { BACKEND_FLAG, type Flag, JSON_FLAG } from '../shared/options.ts';

const QUIET_FLAG: Flag = { flags: '--quiet', description: 'print nothing but errors (and --json)' };

const DATA_FLAGS: readonly Flag[] = [
  { flags: '--target <column>', description: 'the column to predict' },
  {
    flags: '--features <columns>',
    description: 'the columns to predict from, with commas between (default: all others)',
    repeatable: true,
  },
  IGNORE_FLAG,
  {
    flags: '--missing <policy>',
    description:
      'missing values: error, drop the row, or fill in the mean or the median of DATA (default: error)',
  },
  {
    flags: '--standardize',
    description: 'bring features to mean 0 and deviation 1, by the rows that are trained on',
  },
  {
    flags: '--validation <share|file>',
    description: 'watch the run by this share of the rows (0 to 1), or by those of another file',
  },
  ...CSV_FLAGS,
  ...TARGET_TYPE_FLAGS,
];

const METHOD_FLAGS: readonly Flag[] = [
  {
    flags: '--model <name>',
    description: `${MODEL_CHOICES.join(', ')} (default: by the target)`,
  },
  { flags: '--loss <name>', description: 'the loss, for models that take several' },
  {
    flags: '--hidden <units>',
    description: 'units of the hidden layers of mlp, such as 64,32, or none',
  },
  { flags: '--activation <name>', description: ACTIVATION_NAMES.join(', ') },
  { flags: '--initializer <name>', description: INITIALIZER_NAMES.join(', ') },
  { flags: '--dropout <share>', description: 'units that training leaves out of hidden layers' },
  { flags: '--batch-norm', description: 'normalise hidden layers by the batch' },
  {
    flags: '--solver <name>',
    description: `${['auto', ...SOLVER_NAMES].join(', ')} (default: auto, or descent with an option of descent such as --optimizer, --learning-rate or --batch-size)`,
  },
  { flags: '--optimizer <name>', description: OPTIMIZER_NAMES.join(', ') },
  { flags: '--schedule <name>', description: Object.keys(SCHEDULES).join(', ') },
  { flags: '-r, --learning-rate <rate>', description: 'step size, or where the schedule begins' },
  {
    flags: '-e, --epochs <n>',
    description: 'most passes over the training rows, or iterations of a solver',
  },
  { flags: '--batch-size <n|all|auto>', description: 'rows of one step; "all" is batch descent' },
  { flags: '--l1 <strength>', description: 'strength of the L1 penalty' },
  { flags: '--l2 <strength>', description: 'strength of the L2 penalty' },
  {
    flags: '--C <strength>',
    description:
      'inverse strength of the penalty, as in scikit-learn: logisticRegression, linearSvc',
  },
  {
    flags: '--alpha <strength>',
    description:
      'strength of the penalty, as in scikit-learn: ridge, lasso and the others that have it',
  },
  { flags: '--l1-ratio <share>', description: 'share of L1 in the penalty of --C or --alpha' },
  { flags: '--power <power>', description: "power of tweedieRegressor's variance: 0, or 1 to 2" },
  { flags: '--epsilon <size>', description: 'residual from which huberRegressor counts linearly' },
  { flags: '--quantile <share>', description: 'the quantile of quantileRegressor' },
  { flags: '--max-norm <length>', description: "longest norm of an output's weights" },
  {
    flags: '--class-weight <weights>',
    description: '"balanced", or label=weight,label=weight (quotes around a label with a comma)',
  },
  { flags: '--multi-class <way>', description: 'how three and more classes are told apart' },
  { flags: '--clip-norm <length>', description: 'longest gradient; longer ones are shortened' },
  { flags: '--clip-value <size>', description: 'largest element of a gradient, either sign' },
  {
    flags: '--clip-slope <size>',
    description: "largest slope of a sample's loss, either sign (sgd: 1e12)",
  },
  { flags: '--average [epochs]', description: 'average the weights, after so many epochs' },
  { flags: '--no-bias', description: 'learn no bias' },
  { flags: '--no-shuffle', description: 'take rows in the same order in every epoch' },
];

const STOPPING_FLAGS: readonly Flag[] = [
  {
    flags: '--patience <n|none>',
    description: 'stop after n epochs that were not better, and go back to the best one',
  },
  { flags: '--tolerance <change>', description: 'what counts as better, or as a change' },
  { flags: '--target-loss <loss>', description: 'stop at this training loss' },
  { flags: '--target-score <score>', description: 'stop at this training accuracy, or R²' },
  { flags: '--time-limit <seconds>', description: 'stop after so long' },
];

const RUN_FLAGS: readonly Flag[] = [
  { flags: '--seed <n>', description: 'seed of shuffling and of the share that is held out' },
  { flags: '--precision <name>', description: 'float64 or float32 (default: float64)' },
  {
    flags: '--storage <name>',
    description:
      'hold features as float16, bfloat16 or uint8: fewer bytes to read (computed in float32, unless --precision says otherwise)',
  },
  { flags: '--threads <n>', description: 'most threads to use (default: one for each processor)' },
  BACKEND_FLAG,
];

const OUTPUT_FLAGS: readonly Flag[] = [
  { flags: '--save <file>', description: 'write the model, for predict and evaluate; - is stdout' },
  {
    flags: '--report <file>',
    description: 'write a page of HTML that needs nothing beside it; - is stdout',
  },
  { flags: '--out <folder>', description: 'write that page, and each picture as SVG and PNG' },
  { flags: '--checkpoint <file>', description: 'write the state of the run now and then' },
  { flags: '--checkpoint-every <epochs>', description: 'how often (default: 10)' },
  {
    flags: '--resume <file>',
    description:
      'go on from a checkpoint of the same command; with the file of --checkpoint, which need not exist yet, one command starts and restarts a run',
  },
  {
    flags: '--live [port]',
    description: 'show the run as it goes, on a page of this machine (default: any free port)',
  },
  { flags: '--open', description: 'open that page in a browser, and wait for it to be there' },
  JSON_FLAG,
  QUIET_FLAG,
];

export const TRAIN_FLAGS: readonly Flag[] = [
  ...DATA_FLAGS,
  ...METHOD_FLAGS,
  ...STOPPING_FLAGS,
  ...RUN_FLAGS,
  ...OUTPUT_FLAGS,
];

/** Text after the options in --help. */
export const TRAIN_NOTES = `${DATA_NOTES}
Names with parameters: --loss, --optimizer, --schedule, --activation and --initializer take name:key=value,key=value, such as
adam:beta1=0.8 or multiStep:milestones=30/60. "fallline explain" says what each does.

Model: a target of text, or of few distinct integers, gets logisticRegression (with --loss the
model that takes it), any other linearRegression. Each model has defaults of its own.

Solver: linear models other than sgdClassifier and sgdRegressor are solved to the optimum, and the
log says how near they came. Options of gradient descent choose gradient descent.

Files: every place is tried out before training, and every file is whole: a run that is killed
leaves the old one or the new one. Symbolic links are followed, modes are kept. With --save - or
--report - the result goes to stdout, and the log to stderr. A checkpoint that cannot be written is
said at once, and training goes on. If a file is missing at the end, the exit code is 1, and --json
says why ("unwritten").

Progress goes to stderr, results to stdout. Ctrl-C keeps the last completed epoch, and what was
asked for is still written; the button on the page of --live does the same. Press it during a run that has a --checkpoint, and --resume goes on
from there, in the same bits. With --checkpoint and --resume of the same file, one command starts a run,
goes on with one that was stopped or killed, and gives the model of one that had ended.

Examples:
  fallline train iris --standardize --validation 0.2 --save iris.json --report iris.html
  fallline train houses.csv --target price --missing median --standardize --loss huber:delta=2
  fallline train Messwerte.csv --target Typ --encoding latin1 --decimal , --thousands .
  fallline train mail.csv --target spam --model sgdClassifier --loss modifiedHuber --epochs 20
  fallline train digits --model mlp --hidden 64,32 --validation 0.25
  fallline train big.csv --target y --optimizer adam --schedule cosine -r 0.01 --batch-size 256
  fallline train big.csv --target y --epochs 5000 --checkpoint run.json --resume run.json
  fallline train big.csv --target y --epochs 5000 --live --open
`;

/** Options for models without column names. */
const MODEL_COLUMNS: readonly Flag[] = [
  {
    flags: '--features <names>',
    description:
      'the columns of a model that was saved in code, in its order (default: all others)',
    repeatable: true,
  },
];

/** Text after the options in --help. */
const SAVED_IN_CODE = `
MODEL is what train --save has written, or the JSON of any model, such as a Network:
writeFile('net.json', JSON.stringify(network)). That knows no columns by name and scales nothing: it
takes all columns of DATA in their order, or those that --features names.

How DATA is written (--encoding, --delimiter, --no-header, --comment, --decimal, --thousands,
--missing-values, --number) is as train was told, unless it is said again: --header, and --comment
none or --thousands none, take such an option back.
`;

export const PREDICT_FLAGS: readonly Flag[] = [
  { flags: '--out <file>', description: 'write there instead of to stdout (-)' },
  { flags: '--proba', description: 'with a column for the probability of each class' },
  ...MODEL_COLUMNS,
  ...CSV_FLAGS,
  BACKEND_FLAG,
];

export const PREDICT_NOTES = `
Prints CSV: a column "prediction" and, with --proba, "probability_<class>" for each class; a row for
each row of DATA, in its order. DATA's columns are found by their names, others are ignored. Missing
values are filled in as they were in training (--missing mean or median); else they are an error.
A network of several outputs gets a column for each, prediction_1 and so on.
${SAVED_IN_CODE}
Examples:
  fallline predict iris.json flowers.csv
  fallline predict iris.json flowers.csv --proba --out predictions.csv
`;

export const EVALUATE_FLAGS: readonly Flag[] = [
  {
    flags: '--report <file>',
    description: 'write a page of HTML that needs nothing beside it; - is stdout',
  },
  { flags: '--out <folder>', description: 'write that page, and each picture as SVG and PNG' },
  {
    flags: '--target <name>',
    description: 'the column to compare with; names with commas for several outputs of a network',
  },
  ...MODEL_COLUMNS,
  ...CSV_FLAGS,
  ...TARGET_TYPE_FLAGS,
  BACKEND_FLAG,
  JSON_FLAG,
];

export const EVALUATE_NOTES = `
Prints how good the model is on data that have the target: precision, recall and F1 of each class,
accuracy, log loss (where the model gives probabilities) and ROC AUC (of two classes); for numbers
R², RMSE and MAE; of a network its own loss too, and these figures for each of several outputs.
${SAVED_IN_CODE}
Examples:
  fallline evaluate iris.json test.csv
  fallline evaluate iris.json iris --report iris.html
  fallline evaluate net.json boxes.csv --target width,height --features area,ratio
`;
