import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendInfo } from '../../../lib/backend/select.ts';
import { runSigmoid, type SigmoidOutcome } from '../../../lib/cli/explore/sigmoid.ts';
import { resolveSigmoidOptions } from '../../../lib/cli/explore/sigmoidOptions.ts';
import type { Renderer } from '../../../lib/cli/shared/pictures.ts';
import { pagePicture } from '../../../lib/plots/inTheme.ts';
import { renderSvg } from '../../../lib/plots/render.ts';
import { backends, NATIVE_LEFT_OUT, withNative } from '../../support/backends.ts';
import { reference } from '../../support/reference.ts';
import { inFolder } from '../process.ts';

interface RunFile {
  expected: { losses: number[]; classificationReportText: string };
}

/** Stands in for vega where the pictures do not matter. */
const sketch: Renderer = async () => '<svg xmlns="http://www.w3.org/2000/svg"></svg>';

const anyBackend: BackendInfo = { ...backends[0], reason: 'a test asks for it', refused: [] };

/** A run into a folder, with all it printed. */
async function run(
  given: Record<string, unknown>,
  { backend = anyBackend, render = sketch, signal }: Partial<Parameters<typeof runSigmoid>[1]> = {},
): Promise<SigmoidOutcome & { printed: string }> {
  let printed = '';
  const outcome = await runSigmoid(resolveSigmoidOptions(given), {
    backend,
    render,
    signal,
    print: (text) => {
      printed += `${text}\n`;
    },
  });
  return { ...outcome, printed };
}

/** Epoch 1 and every fifth, as the text's script logs them. */
function epochLines(losses: readonly number[]): string[] {
  return losses.flatMap((loss, i) =>
    i === 0 || (i + 1) % 5 === 0 ? [`[INFO] epoch=${i + 1}, loss=${loss.toFixed(7)}`] : [],
  );
}

const RUNS = ['full', 'batch32'].flatMap((batches) =>
  ['0.01', '0.1', '0.001'].map((alpha) => ({ batches, alpha })),
);

for (const backend of backends) {
  describe(`fallline sigmoid on the ${backend.name} backend`, () => {
    const info: BackendInfo = { ...backend, reason: 'a test asks for it', refused: [] };

    for (const { batches, alpha } of RUNS) {
      const batchOptions = batches === 'full' ? {} : { batchSize: '32', shuffle: false };

      it(`prints the log and report of the reference: ${batches}, alpha ${alpha}`, () =>
        inFolder(async (out) => {
          const { expected } = reference<RunFile>(
            `b_sigmoid_neuron/${batches}_alpha${alpha}_float64.json`,
          );
          const { printed, written } = await run(
            { alpha, out, ...batchOptions },
            { backend: info },
          );
          const lines = printed.split('\n');
          assert.equal(
            lines[0],
            `[INFO] backend ${backend.name}: ${backend.description} (a test asks for it)`,
          );
          const end = lines.indexOf(`[INFO] wrote ${join(out, 'data.svg')}`);
          assert.equal(
            lines.slice(1, end).join('\n'),
            [
              '[INFO] training...',
              ...epochLines(expected.losses),
              '[INFO] evaluating...',
              expected.classificationReportText,
            ].join('\n'),
          );
          assert.deepEqual(
            lines.slice(end, end + 3),
            written.map((path) => `[INFO] wrote ${path}`),
          );
          assert.match(lines[end + 3], /^\[INFO\] trained 100 epochs in [\d.]+ (µs|ms|s)$/);
          assert.equal(lines.length, end + 5);
        }));

      it(`comes to the same report in float32: ${batches}, alpha ${alpha}`, () =>
        inFolder(async (out) => {
          const { expected } = reference<RunFile>(
            `b_sigmoid_neuron/${batches}_alpha${alpha}_float32.json`,
          );
          const { printed, fit } = await run(
            { alpha, out, precision: 'float32', ...batchOptions },
            { backend: info },
          );
          assert.equal(fit.plan.precision, 'float32');
          assert.ok(printed.includes(`\n${expected.classificationReportText}\n`));
        }));
    }

    it('ends with the reason of an aborted signal, and writes nothing', () =>
      inFolder(async (out) => {
        const controller = new AbortController();
        const reason = new Error('enough');
        const running = run(
          { out, epochs: '100000000' },
          { backend: info, signal: controller.signal },
        );
        setTimeout(() => controller.abort(reason), 20);
        await assert.rejects(running, (error) => error === reason);
        assert.deepEqual(readdirSync(out), []);
      }));
  });
}

if (!withNative) describe('fallline sigmoid on the native backend', () => it(NATIVE_LEFT_OUT));

describe('fallline sigmoid', () => {
  it('takes alpha as it is for the log loss, whose gradient is that of the sum', () =>
    inFolder(async (out) => {
      const { fit } = await run({ loss: 'logistic', alpha: '0.01', epochs: '3', out });
      assert.equal(fit.plan.reduction, 'sum');
      assert.equal(fit.learningRates[0], 0.01);
    }));

  it('hands every option on to the plan', () =>
    inFolder(async (out) => {
      const given = { epochs: '4', batchSize: '7', seed: '3', threads: '1', samples: '100' };
      const { fit, report } = await run({ ...given, alpha: '.5', out });
      const { maxEpochs, batchSize, seed, threads, shuffle, useBias } = fit.plan;
      assert.deepEqual(
        { maxEpochs, batchSize, seed, threads, shuffle, useBias },
        {
          maxEpochs: 4,
          batchSize: 7,
          seed: 3,
          threads: 1,
          shuffle: true,
          useBias: false,
        },
      );
      assert.deepEqual([...fit.learningRates], [0.25, 0.25, 0.25, 0.25]);
      assert.equal(report.microAverage.support, 50);
    }));

  it('starts elsewhere with another seed, and at the same place with the same', () =>
    inFolder(async (out) => {
      const first = async (seed: string) => (await run({ seed, epochs: '1', out })).fit.losses[0];
      assert.notEqual(await first('8'), await first('7'));
      assert.equal(await first('8'), await first('8'));
    }));

  it('has both classes in both halves of the fewest samples it takes', () =>
    inFolder(async (out) => {
      for (let samples = 10; samples <= 40; samples++) {
        const { report } = await run({ samples: String(samples), epochs: '1', out });
        assert.equal(report.classes.length, 2);
      }
    }));

  it('writes both pictures and a page that needs nothing beside it', () =>
    inFolder(async (parent) => {
      const out = join(parent, 'new', 'folder');
      const { written, undrawn } = await run({ out }, { render: renderSvg });
      assert.equal(undrawn, undefined);
      assert.deepEqual(
        written,
        ['data.svg', 'loss.svg', 'report.html'].map((name) => join(out, name)),
      );
      assert.deepEqual(readdirSync(out).sort(), ['data.svg', 'loss.svg', 'report.html']);

      const [data, loss, page] = written.map((path) => readFileSync(path, 'utf8'));
      assert.match(data, /^<svg .*decision boundary.*<\/svg>\s*$/s);
      assert.match(loss, /^<svg .*from 256\.9 to 0\.2936 in 100 epochs.*<\/svg>\s*$/s);
      for (const [i, svg] of [data, loss].entries()) {
        assert.ok(page.includes(pagePicture(svg.trim(), i)));
      }
      for (const row of [
        ['alpha', '0.01'],
        ['learning rate', '0.005'],
        ['batch size', 'all (500)'],
        ['backend', anyBackend.name],
        ['computes with', anyBackend.description],
      ]) {
        assert.match(
          page,
          new RegExp(
            `<th scope="row">${row[0]}</th><td[^>]*>${row[1].replace(/[()]/g, '\\$&')}</td>`,
          ),
        );
      }
      assert.match(page, /499 of 500 test points are classified right/);
      const addresses = page.replace(/ xmlns(:\w+)?="[^"]*"/g, '').match(/\w+:\/\/[^\s"'<]*/g);
      assert.equal(addresses, null);
      assert.doesNotMatch(page, /<script|<link|<img|@import|url\((?!#|'#)/);
    }));

  it('leaves the pictures out, and says so on the page, where vega is missing', () =>
    inFolder(async (out) => {
      const cause = Object.assign(new Error('no vega'), { code: 'ERR_MODULE_NOT_FOUND' });
      const render = () => Promise.reject(new Error('install with: npm install vega', { cause }));
      const { written, undrawn } = await run({ out }, { render });
      assert.equal(undrawn, 'install with: npm install vega');
      assert.deepEqual(written, [join(out, 'report.html')]);
      const page = readFileSync(written[0], 'utf8');
      assert.match(page, /There are no pictures, because/);
      assert.doesNotMatch(page, /<figure/);
    }));

  it('does not hide other failures of drawing, and writes nothing then', () =>
    inFolder(async (out) => {
      const render = () => Promise.reject(new Error('a bad chart'));
      await assert.rejects(run({ out }, { render }), /^Error: a bad chart$/);
      assert.deepEqual(readdirSync(out), []);
    }));

  it('finds out before training that the folder cannot be written to', () =>
    inFolder(async (parent) => {
      const out = join(parent, 'file');
      writeFileSync(out, 'kept');
      let printed = '';
      const print = (text: string) => {
        printed += text;
      };
      await assert.rejects(
        runSigmoid(resolveSigmoidOptions({ out }), { backend: anyBackend, print, render: sketch }),
        { message: `Cannot write to the folder ${JSON.stringify(out)}: a file is in the way` },
      );
      assert.doesNotMatch(printed, /training/);
      assert.equal(readFileSync(out, 'utf8'), 'kept');
    }));
});
