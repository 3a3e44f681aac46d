/** Progress of a run: drawn in place on a terminal, a few plain lines elsewhere. */
import assert from 'node:assert/strict';
import { Progress } from '../../../lib/cli/train/progress.ts';
import type { EpochReport } from '../../../lib/numerics/stopping.ts';

interface Run {
  epochs: number;
  to?: number;
  first?: number;
  logWidth?: number;
  /** Milliseconds that an epoch takes. */
  pace?: number;
  report?: Partial<EpochReport>;
}

/** What a run writes. */
function watch({
  epochs,
  to = epochs,
  first = 1,
  logWidth,
  pace = 1000,
  report = {},
}: Run): string {
  let [text, now] = ['', 0];
  const log = (part: string) => {
    text += part;
  };
  const redraw = (line: string) => log(`\r\u001b[K${line}`);
  const progress = new Progress({ log, redraw, logWidth }, epochs, () => now);
  for (let epoch = first; epoch <= to; epoch++) {
    now += pace;
    progress.onEpoch({
      ...{ epoch, loss: 1 / epoch, validationLoss: Number.NaN, validationScore: Number.NaN },
      ...{ trainingScore: Number.NaN, learningRate: 0.05, gradientNorm: 1, seconds: 1 },
      ...report,
    });
  }
  progress.finish();
  return text;
}

describe('progress where the output is no terminal', () => {
  it('is a line for the first epoch and every tenth of the run', () => {
    const lines = watch({ epochs: 200, pace: 1 }).trimEnd().split('\n');
    assert.equal(lines.length, 11);
    assert.equal(lines[0], '[INFO] epoch=1, loss=1.0000000, learningRate=0.05');
    assert.equal(lines[1], '[INFO] epoch=20, loss=0.0500000, learningRate=0.05');
    assert.equal(lines[10], '[INFO] epoch=200, loss=0.0050000, learningRate=0.05');
  });

  it('says how long it takes still, and the validation loss', () => {
    const lines = watch({ epochs: 100, report: { validationLoss: 0.5 } }).split('\n');
    assert.equal(
      lines[1],
      '[INFO] epoch=10, loss=0.1000000, validationLoss=0.5000000, learningRate=0.05, left=1:30',
    );
  });

  it('has every epoch of a short run', () => {
    assert.equal(watch({ epochs: 5 }).trimEnd().split('\n').length, 5);
  });

  it('shows the last epoch of a run that stopped early, once', () => {
    for (const [to, expected] of [
      [37, ['1', '20', '37']],
      [40, ['1', '20', '40']],
    ] as const) {
      const shown = [...watch({ epochs: 200, to }).matchAll(/epoch=(\d+)/g)].map(([, n]) => n);
      assert.deepEqual(shown, expected);
    }
  });

  it('begins at the first epoch of a run that goes on', () => {
    const shown = [...watch({ epochs: 200, first: 95, to: 110 }).matchAll(/epoch=(\d+)/g)];
    assert.deepEqual(
      shown.map(([, n]) => n),
      ['95', '100', '110'],
    );
  });

  it('is nothing where no epoch was completed', () => {
    assert.equal(watch({ epochs: 10, to: 0 }), '');
    assert.equal(watch({ epochs: 10, to: 0, logWidth: 80 }), '');
  });
});

describe('progress on a terminal', () => {
  const frames = (text: string) => text.split('\r\u001b[K').slice(1);

  it('is drawn in place, and ends with a line break', () => {
    const text = watch({ epochs: 100, to: 50, logWidth: 100 });
    assert.equal(text.indexOf('\n'), text.length - 1);
    const [first, ...others] = frames(text);
    assert.equal(first, '[>                       ] epoch 1/100  loss 1  rate 0.05');
    assert.equal(
      others.at(-1),
      '[============>           ] epoch 50/100  loss 0.02  rate 0.05  50 s left\n',
    );
  });

  it('is full at the end', () => {
    assert.equal(
      frames(watch({ epochs: 10, logWidth: 100 })).at(-1),
      `[${'='.repeat(24)}] epoch 10/10  loss 0.1  rate 0.05\n`,
    );
  });

  it('is not drawn more often than eyes see', () => {
    assert.ok(frames(watch({ epochs: 10_000, pace: 0.1, logWidth: 100 })).length < 20);
  });

  for (const logWidth of [20, 40, 60, 80]) {
    it(`fits into ${logWidth} columns`, () => {
      const report = { validationLoss: 0.123456 };
      for (const frame of frames(watch({ epochs: 100_000, to: 30, logWidth, report }))) {
        assert.ok(frame.trimEnd().length < logWidth, frame);
        assert.match(frame, /epoch \d/);
      }
    });
  }

  it('shows minutes and hours', () => {
    assert.match(watch({ epochs: 100, to: 2, logWidth: 100 }), /1:38 left\n$/);
    assert.match(watch({ epochs: 10_000, to: 2, logWidth: 100 }), /2:46:38 left\n$/);
  });
});
