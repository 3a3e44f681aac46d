import assert from 'node:assert/strict';
import { explain } from '../../lib/cli/explain.ts';
import { guideEntries } from '../../lib/guide/entries.ts';
import { fallline } from './process.ts';

const NAMES = guideEntries().map(({ name }) => name);

describe('fallline explain', () => {
  it('prints a page in plain text', async () => {
    const { code, stdout, stderr } = await fallline(['explain', 'huber']);
    assert.equal(stderr, '');
    assert.equal(code, 0);
    assert.match(stdout, /^Huber loss \(huber\)\n\n/);
    assert.match(stdout, /\n {2}½·r² for \|r\| ≤ delta, else delta·\(\|r\| - ½·delta\)\n/);
    assert.match(stdout, /\n- delta: [\s\S]*?Default: 1\.\n/);
  });

  it('explains what networks are made of', async () => {
    const { code, stdout } = await fallline(['explain', 'relu']);
    assert.equal(code, 0);
    assert.match(stdout, /^Rectified linear unit \(relu\)\n\n/);
    assert.match(stdout, /\n {2}a = max\(0, z\)\n\n {2}da\/dz = 1 for z > 0, else 0\n/);
    assert.match(stdout, /\n- V\. Nair, G\. E\. Hinton: /);
    assert.match(explain('batchNorm', false), /\n- momentum: [\s\S]*?Default: 0\.1\.\n/);
    assert.match(explain('dropout', false), /\n- rate: [\s\S]*?If\s+omitted:\s+refused\.\n/);
    assert.deepEqual(JSON.parse(explain('heUniform', true)).defaultFor.slice(0, 2), [
      'relu',
      'leakyRelu',
    ]);
  });

  for (const [other, name] of [
    ['he', 'heUniform'],
    ['kaiming', 'heUniform'],
    ['xavier', 'xavierUniform'],
    ['glorot', 'xavierUniform'],
    ['swish', 'silu'],
  ]) {
    it(`takes ${other} for ${name}`, () => {
      assert.equal(explain(other, false), explain(name, false));
    });
  }

  it('has a page for every name, without Markdown and no wider than it must be', () => {
    assert.ok(NAMES.length > 60);
    for (const name of NAMES) {
      const text = explain(name, false);
      assert.ok(text.split('\n')[0].endsWith(`(${name})`), name);
      const [prose] = text.split('\nEXAMPLE\n');
      assert.doesNotMatch(prose, /`|\*\*|^#|\|---/m, name);
      for (const line of text.split('\n')) assert.ok(line.length <= 110, `${name}: ${line}`);
    }
  });

  it('lists all names, each with its line, where none is given', async () => {
    const { code, stdout } = await fallline(['explain']);
    assert.equal(code, 0);
    for (const heading of [
      'Losses',
      'Optimizers',
      'Schedules',
      'Activations',
      'Initialisers',
      'Layers',
    ]) {
      assert.match(stdout, new RegExp(`^${heading}$`, 'm'));
    }
    for (const name of NAMES) assert.match(stdout, new RegExp(`^ {2}${name} {2,}\\S`, 'm'));
  });

  it('gives the entry as JSON, its defaults with it', () => {
    const entry = JSON.parse(explain('adam', true));
    assert.equal(entry.kind, 'optimizer');
    assert.deepEqual(entry.learningRate, { mean: 0.001, sum: 0.001 });
    const [beta1] = entry.parameters;
    assert.deepEqual([beta1.name, beta1.default], ['beta1', 0.9]);
    const all: { name: string }[] = JSON.parse(explain(undefined, true));
    assert.deepEqual(
      all.map(({ name }) => name),
      NAMES,
    );
  });

  for (const [given, hint] of [
    ['hubber', "Did you mean 'huber'?"],
    ['Adam', "Did you mean 'adam'?"],
    ['cosin', "Did you mean 'cosine'?"],
    ['newtonRaphson', '"fallline explain" lists all'],
  ]) {
    it(`answers '${given}' with: ${hint}`, async () => {
      const expected =
        'Expected "name" to be a loss, an optimizer, a schedule, an activation, an initialiser or a layer';
      assert.deepEqual(await fallline(['explain', given]), {
        code: 2,
        stdout: '',
        stderr: `fallline: ${expected}, but received "${given}" (string). ${hint}\n`,
      });
    });
  }

  it('takes one name', async () => {
    const { code, stderr } = await fallline(['explain', 'huber', 'adam']);
    assert.equal(code, 2);
    assert.match(stderr, /^fallline: too many arguments for 'explain'/);
  });
});
