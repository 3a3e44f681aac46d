/** Files of saved models: read back as they were written, and refused where anything is wrong. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import {
  loadPipeline,
  modelInput,
  type PipelineJson,
  savePipeline,
} from '../../../lib/cli/shared/pipeline.ts';
import { LogisticRegression, matrix, StandardScaler } from '../../../lib/index.ts';
import { put, readText } from '../data.ts';
import { assertRefused } from '../inProcess.ts';
import { inFolder } from '../process.ts';

const x = matrix(Float64Array.of(0, 10, 1, 30, 4, 20, 5, 40), 4, 2);

async function saved(folder: string): Promise<{ path: string; json: PipelineJson }> {
  const scaler = new StandardScaler().fit(x);
  const model = new LogisticRegression();
  model.fitSync(scaler.transform(x), ['a', 'a', 'b', 'b']);
  const path = join(folder, 'model.json');
  await savePipeline(path, {
    ...{ model, scaler, featureNames: ['size', 'weight'], target: { name: 'kind' } },
    ...{ fill: { size: 2.5 }, missing: 'mean' },
  });
  return { path, json: JSON.parse(readText(path)) };
}

type Change = (json: Record<string, unknown>) => void;

const CHANGES: readonly [what: string, change: Change, message: RegExp][] = [
  [
    'another format',
    (json) => (json.format = 'x'),
    /Expected "pipeline\.format" to be "fallline-pipeline", but received "x"/,
  ],
  [
    'another version',
    (json) => (json.version = 2),
    /Expected "pipeline\.version" to be 1, the only one that this fallline reads, but received 2/,
  ],
  ['an unknown key', (json) => (json.extra = 1), /Unknown key "extra" of "pipeline"/],
  ['a missing key', (json) => delete json.fill, /Expected "pipeline" to have the key "fill"/],
  [
    'an unknown model',
    (json) => ((json.model as Record<string, unknown>).model = 'Forest'),
    /Expected "json\.model" to be one of /,
  ],
  [
    'a model of another version',
    (json) => ((json.model as Record<string, unknown>).version = 9),
    /Expected "json\.version" to be 1/,
  ],
  [
    'weights that are text',
    (json) => ((json.model as Record<string, unknown>).weights = [['1', '2']]),
    /json\.weights/,
  ],
  [
    'a scaler of another kind',
    (json) => (json.scaler = { type: 'Other' }),
    /Expected "type" to be "StandardScaler"/,
  ],
  [
    'a scaler of other features',
    (json) => (json.scaler = { ...(json.scaler as object), mean: [0], scale: [1] }),
    /Expected "scaler" to be for the 2 features of the model, but it is for 1/,
  ],
  [
    'too few names',
    (json) => (json.featureNames = ['size']),
    /Expected "featureNames" to be for the 2 features of the model, but it is for 1/,
  ],
  [
    'a name twice',
    (json) => (json.featureNames = ['a', 'a']),
    /Expected "featureNames" to name each column once/,
  ],
  [
    'a name that is none',
    (json) => (json.featureNames = ['a', 1]),
    /Expected "featureNames\[1\]" to be a string/,
  ],
  [
    'a target without a name',
    (json) => (json.target = {}),
    /Expected "target" to have the key "name"/,
  ],
  [
    'a fill value that is text',
    (json) => (json.fill = { size: '1' }),
    /Expected "fill\.size" to be a finite number/,
  ],
  [
    'a fill value of no feature',
    (json) => (json.fill = { length: 1 }),
    /Expected "fill" to name features, but "length" is not among them/,
  ],
  ['an unknown policy', (json) => (json.missing = 'guess'), /Expected "missing" to be one of /],
];

describe('a saved model', () => {
  it('comes back as it was', () =>
    inFolder(async (folder) => {
      const { path, json } = await saved(folder);
      assert.match(json.createdWith, /^fallline \d+\.\d+\.\d+$/);
      const pipeline = await loadPipeline(path);
      assert.deepEqual(pipeline.featureNames, ['size', 'weight']);
      assert.deepEqual(pipeline.fill, { size: 2.5 });
      assert.deepEqual(pipeline.model.predict(modelInput(pipeline, x)), ['a', 'a', 'b', 'b']);
      await savePipeline(path, pipeline);
      assert.deepEqual(JSON.parse(readText(path)), json);
    }));

  for (const [what, change, message] of CHANGES) {
    it(`is refused with ${what}`, () =>
      inFolder(async (folder) => {
        const { json } = await saved(folder);
        const broken = structuredClone(json) as unknown as Record<string, unknown>;
        change(broken);
        const path = put(folder, 'broken.json', JSON.stringify(broken));
        await assert.rejects(loadPipeline(path), ({ name, message: said }: Error) => {
          assert.equal(name, 'Error');
          assert.ok(said.startsWith(`Cannot read the model ${JSON.stringify(path)}: `), said);
          assert.match(said, message);
          return true;
        });
      }));
  }

  for (const command of ['predict', 'evaluate']) {
    it(`is refused by ${command} in one line, where it is no such file at all`, () =>
      inFolder(async (folder) => {
        const { json } = await saved(folder);
        const files: readonly [text: string, reason: RegExp][] = [
          ['', /it is empty$/],
          ['size,weight\n1,2\n', /it is not JSON$/],
          [JSON.stringify(json).slice(0, -20), /it is not JSON$/],
          ['[1, 2]', /Expected "pipeline" to be an object, but received an array of 2$/],
          ['null', /Expected "pipeline" to be an object, but received null$/],
          [
            JSON.stringify(json.model),
            /iris does not fit the model .*: Expected 2 columns of features/,
          ],
        ];
        for (const [text, reason] of files) {
          const path = put(folder, 'x.json', text);
          await assertRefused([command, path, 'iris'], { code: 1, message: reason });
        }
        await assertRefused([command, join(folder, 'no.json'), 'iris'], {
          code: 1,
          message: /^Cannot read the model ".*no\.json": there is no such file$/,
        });
        await assertRefused([command, folder, 'iris'], { code: 1, message: /: it is a folder$/ });
      }));
  }
});
