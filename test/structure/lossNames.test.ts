/**
 * No code tests a loss's name outside the tables and the kernels: the properties of a loss are in its row
 * (lib/plan/lossTable.ts). A list of names elsewhere would miss a new loss.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOSS_NAMES } from '../../lib/plan/losses.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The tables, the kernels, the algorithms of certain losses, and what is written about each loss. */
const TABLES = [
  /^lib\/plan\/(lossTable|hessianShape)\.ts$/,
  /^lib\/numerics\/(losses|classLosses|curvatures|separability)\.ts$/,
  // Conjugates of losses, and solvers that are made for certain losses.
  /^lib\/numerics\/duality\//,
  /^lib\/solvers\/dualProblem\.ts$/,
  /^lib\/plan\/solvers\.ts$/,
  /^lib\/common\/foreign\w*\.ts$/,
  /^lib\/guide\//,
  /^native\/kernels\//,
  /^native\/plan\/plan\.h$/,
  /^native\/binding\/(names\.h|marshalPlan\.cc)$/,
];

/** Where a name may stand by itself, and why: a loss is chosen there, none is asked for. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  // Defaults.
  'lib/plan/plan.ts': ['sigmoidSquaredError'],
  'lib/models/presets.ts': [
    'hinge',
    'poisson',
    'sigmoidSquaredError',
    'squaredError',
    'squaredHinge',
  ],
  'lib/models/network.ts': ['squaredError'],
  // Models that are made for certain losses.
  'lib/models/sigmoidClassifier.ts': ['sigmoidSquaredError'],
  'lib/models/huberRegressor.ts': ['huber'],
  'lib/models/tweedieRegressor.ts': ['poisson', 'squaredError', 'tweedie'],
  'lib/models/linearSvc.ts': ['crammerSinger', 'hinge', 'squaredHinge', 'westonWatkins'],
  // The interior-point method: least squares for its products, and the losses that are sums of kinks.
  'lib/models/solving/interiorData.ts': ['squaredError'],
  'lib/solvers/kinks.ts': ['absoluteError', 'epsilonInsensitive', 'hinge'],
  // Functions that are the gradients of certain losses.
  'lib/kernels/shared/gradientBlocks.ts': ['hinge', 'squaredError'],
  'native/binding/kernelCalls.cc': ['hinge', 'squaredError'],
  // Experiments with certain losses.
  'lib/experiments/linearModel.ts': ['westonWatkins'],
  'lib/lab/page/state.ts': ['hinge'],
};

/** Words that are names of activations, links, strategies and parameters too: only questions are found. */
const HOMONYMS = ['gamma', 'logistic', 'quantile', 'softmax'];

function files(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|h|cc)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll('\\', '/'));
}

/** The text of a file without comments. */
function code(path: string): string {
  const text = readFileSync(join(ROOT, path), 'utf8');
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}

const CODE = [...files('lib'), ...files('native')]
  .filter((path) => !TABLES.some((table) => table.test(path)))
  .map((path) => [path, code(path)] as const);

const NAMES = LOSS_NAMES.filter((name) => !HOMONYMS.includes(name)).join('|');
const LITERAL = new RegExp(`(?:'|\\bLossName::)(${NAMES})\\b'?`, 'g');
const ANY = LOSS_NAMES.join('|');
const QUESTION = new RegExp(
  `\\b\\w*[lL]oss(?:_?\\.name)?\\)? [!=]==? (?:'|LossName::)(?:${ANY})\\b|case LossName::(?:${ANY})\\b`,
);

describe('names of losses', () => {
  it('are looked for in all of lib and native', () => {
    assert.ok(CODE.length > 200, `${CODE.length} files`);
    assert.ok(QUESTION.test("plan.loss.name === 'poisson'"));
    assert.ok(QUESTION.test('plan_.loss.name == LossName::softmax'));
    assert.match("if (loss === 'logistic')", QUESTION);
  });

  it('stand outside the tables and the kernels only where one is chosen', () => {
    const found: Record<string, string[]> = {};
    for (const [path, text] of CODE) {
      const names = [...text.matchAll(LITERAL)].map(([, name]) => name);
      if (names.length > 0) found[path] = [...new Set(names)].sort();
    }
    assert.deepEqual(found, CHOICES);
  });

  it('are asked for nowhere else', () => {
    const asking = CODE.filter(([, text]) => QUESTION.test(text)).map(([path]) => path);
    assert.deepEqual(asking, []);
  });
});
