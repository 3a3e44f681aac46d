/** Results of a race on a surface: those of the library's own descents. */
import assert from 'node:assert/strict';
import { minimizeSync } from '../../lib/descent/minimize.ts';
import {
  isForData,
  OPTIMIZER_CHOICES,
  OPTIMIZER_KEYS,
  SCHEDULE_KEYS,
} from '../../lib/lab/page/choices.ts';
import { PRESETS } from '../../lib/lab/page/presets.ts';
import { isData, SURFACE_NAMES, type SurfaceName, surfaceOf } from '../../lib/lab/page/scenes.ts';
import { defaultState, type LabState } from '../../lib/lab/page/state.ts';
import { SurfaceRace } from '../../lib/lab/page/surfaceRace.ts';

function raced(scene: SurfaceName, change: Partial<LabState>): SurfaceRace {
  const race = new SurfaceRace({ ...defaultState(scene), ...change }, scene);
  race.advance(1e6);
  assert.ok(race.isOver);
  return race;
}

const racer = (optimizer: (typeof OPTIMIZER_KEYS)[number], rate: number) =>
  ({ optimizer, rate, schedule: 'constant', batch: 'all' }) as const;

describe('races on surfaces', () => {
  for (const optimizer of OPTIMIZER_KEYS.filter(isForData)) {
    it(`${optimizer} takes the steps of minimize`, () => {
      const steps = 25;
      const [descent] = raced('himmelblau', { steps, racers: [racer(optimizer, 0.01)] }).racers;
      const { value, gradient, start } = surfaceOf('himmelblau');
      const { path, values } = minimizeSync(value, start, {
        gradient,
        optimizer: OPTIMIZER_CHOICES[optimizer].option,
        learningRate: 0.01,
        maxIterations: steps,
      });
      assert.deepEqual(descent.values, [...values]);
      assert.deepEqual(
        descent.path,
        path.flatMap((point) => [...point]),
      );
      assert.equal(descent.steps, steps);
    });
  }

  for (const schedule of SCHEDULE_KEYS) {
    it(`the schedule ${schedule} has rates for the whole race`, () => {
      const racers = [{ ...racer('sgd', 0.01), schedule }];
      const race = new SurfaceRace({ ...defaultState('booth'), racers, steps: 40 }, 'booth');
      const rates: number[] = [];
      while (!race.isOver) {
        race.advance(1);
        rates.push(race.racers[0].rate);
      }
      assert.ok(rates.length >= 40 && rates.every((rate) => rate >= 0 && rate <= 0.0101));
      assert.equal(new Set(rates).size > 1, schedule !== 'constant');
    });
  }

  it('Newton arrives in one step on a quadratic, and goes uphill too', () => {
    const [arrived] = raced('booth', { racers: [racer('newton', 1)] }).racers;
    assert.deepEqual([arrived.steps <= 2, arrived.status], [true, 'rest']);
    assert.equal(arrived.note, 'at the lowest minimum');
    const top = PRESETS.find(({ title }) => title.startsWith('Newton'));
    assert.ok(top);
    const [newton, plain] = raced('himmelblau', top.state).racers;
    assert.ok(newton.value > newton.values[0] && newton.status === 'rest', String(newton.value));
    assert.ok(plain.value < 1e-6);
  });

  it('says where a descent rests', () => {
    const said = (scene: SurfaceName, start: number[], rate: number) =>
      raced(scene, { start, steps: 5000, racers: [racer('sgd', rate)] }).racers[0];
    assert.equal(said('square', [2], 0.1).note, 'at the lowest minimum');
    assert.equal(said('twoMinima', [2], 0.02).note, 'in a hollow that is not the lowest');
    assert.equal(said('saddle', [2, 0], 0.1).note, 'stuck on a saddle');
    const stuck = said('plateau', [6, 6], 0.5);
    assert.deepEqual([stuck.status, stuck.steps], ['rest', 0]);
    assert.match(stuck.note, /no slope here/);
  });

  it('says what runs away, and when it diverged', () => {
    const [away, gone] = raced('square', {
      steps: 20_000,
      racers: [racer('sgd', 1.0001), racer('sgd', 1.5)],
    }).racers;
    assert.equal(away.status, 'end');
    assert.match(away.note, /^off the map, at \(/);
    assert.equal(gone.status, 'diverged');
    assert.match(gone.note, /^diverged in step \d+: the value is no longer a finite number$/);
    assert.ok(gone.values.every(Number.isFinite));
  });

  it('every surface has a race, and the first steps of plain descent lead down', () => {
    for (const scene of SURFACE_NAMES) {
      const { racers } = raced(scene, { steps: 3, racers: [defaultState(scene).racers[0]] });
      assert.ok(racers[0].value < racers[0].values[0], scene);
    }
  });

  it('presets on surfaces show what they say', () => {
    for (const { title, state } of PRESETS) {
      if (isData(state.scene)) continue;
      const { racers } = raced(state.scene, state);
      assert.equal(racers.length, state.racers.length, title);
      assert.ok(
        racers.some(({ value, values }) => value < values[0]),
        title,
      );
    }
    const ends = (title: RegExp) => {
      const found = PRESETS.find((each) => title.test(each.title));
      assert.ok(found && !isData(found.state.scene));
      return raced(found.state.scene, found.state).racers;
    };
    const [slow, fast, swinging, forEver, gone] = ends(/^x²/);
    assert.ok(fast.value < slow.value && swinging.value < 0.1);
    assert.equal(forEver.value, 4);
    assert.ok(gone.value > 100);
    const [plain, momentum] = ends(/^Two minima/);
    assert.ok(plain.value > -2.7 && momentum.value < -5, `${plain.value} ${momentum.value}`);
    const away = ({ values }: { values: number[] }) => values.findIndex((value) => value < -1);
    const [late, ...others] = ends(/^The saddle/).map(away);
    assert.ok(
      others.every((steps) => steps > 0 && steps < late),
      `${late} ${others}`,
    );
    const [jumping, ...resting] = ends(/^Schedules/);
    const rests = resting.map(({ value }) => value);
    assert.ok(Math.max(...rests) < jumping.value / 100, `${jumping.value} ${rests}`);
    const himmelblau = ends(/^Himmelblau/).map(({ point }) => point.map(Math.round).join());
    assert.ok(new Set(himmelblau).size >= 2, himmelblau.join(' '));
  });
});
