/** The lab: connects the controls, the race and its drawings. */
import { describeRacer } from './choices.ts';
import { Clock } from './clock.ts';
import { Controls } from './controls.ts';
import { type Curve, drawCurves } from './curveView.ts';
import { DataRace } from './dataRace.ts';
import { anyElement, canvas, made, showText } from './elements.ts';
import { showCount, showNumber } from './numbers.ts';
import type { Palette } from './palette.ts';
import type { Progress } from './progress.ts';
import { RacersPanel } from './racersPanel.ts';
import { CLASS_LETTERS, classColor, SamplesView } from './samplesView.ts';
import { isData, surfaceOf } from './scenes.ts';
import { decodeState, encodeState, type LabState } from './state.ts';
import { SurfaceRace } from './surfaceRace.ts';
import { SurfaceView } from './surfaceView.ts';

export class Lab {
  #state: LabState;
  #race: ReturnType<typeof startRace>;
  #palette: Palette;
  /** On data: the racer whose decision regions are coloured. */
  #chosen = 0;
  /** Number of finished racers already announced to screen readers. */
  readonly #said = new Set<number>();
  readonly #surface = new SurfaceView(canvas('surface'));
  readonly #data = new SamplesView(canvas('surface'));
  readonly #clock: Clock;
  readonly #controls: Controls;
  readonly #panel: RacersPanel;

  constructor(palette: Palette) {
    const { state, notes } = decodeState(location.hash);
    this.#palette = palette;
    this.#state = state;
    this.#race = startRace(state);
    this.#clock = new Clock((steps) => this.advance(steps));
    this.#panel = new RacersPanel({
      change: (racers) => this.#change({ racers }),
      choose: (index) => {
        this.#chosen = index;
        this.draw();
      },
      refuse: (field, message) => this.#controls.refuse(field, message),
    });
    this.#controls = new Controls({
      change: (change) => this.#change(change),
      replace: (next) => this.#replace(next),
      play: () => this.play(!this.#clock.isRunning),
      step: () => {
        this.play(false);
        this.advance(1);
      },
      reset: () => {
        this.play(false);
        this.#restart();
        this.draw();
      },
      pointAt: (left, top) => this.#surface.pointAt(left, top),
      state: () => this.#state,
    });
    window.addEventListener('hashchange', () => this.#readHash());
    this.#note(notes);
    this.#sync();
  }

  set palette(palette: Palette) {
    this.#palette = palette;
    this.#sync();
  }

  play(running: boolean): void {
    if (running && this.#race.isOver) this.#restart();
    this.#clock.run(running, this.#state.speed);
    this.#controls.playing = this.#clock.isRunning;
  }

  advance(steps: number): void {
    this.#race.advance(steps);
    if (this.#race.isOver) this.play(false);
    this.draw();
    this.#sayNews();
  }

  draw(): void {
    const { surface, data } = { surface: this.#surface, data: this.#data };
    const [palette, race] = [this.#palette, this.#race];
    if (race.kind === 'surface') surface.draw(race, this.#state.start, palette);
    else data.draw(race, Math.min(this.#chosen, race.racers.length - 1), palette);
    this.#drawLoss();
    const onData = race.kind === 'data';
    this.#panel.progress(race.racers, onData ? 'epoch' : 'step', onData ? 'loss' : 'f =');
  }

  #drawLoss(): void {
    const { scene, steps } = this.#state;
    const onData = isData(scene);
    const lowest = onData ? undefined : surfaceOf(scene).minima[0]?.value;
    const curves = this.#race.racers.map(
      ({ values }, mark): Curve => ({
        steps: values.map((_, i) => (onData ? i + 1 : i)),
        values: lowest === undefined ? values : values.map((each) => Math.max(0, each - lowest)),
        color: this.#palette.racers[mark],
        mark,
      }),
    );
    const y = onData ? 'loss' : lowest === undefined ? 'f' : 'f above its minimum';
    const to = Math.min(steps, Math.max(20, Math.ceil(this.#race.steps * 1.15)));
    drawCurves(canvas('curve'), curves, { x: onData ? 'epoch' : 'step', y, to }, this.#palette);
    canvas('curve').setAttribute(
      'aria-label',
      `${y} by ${onData ? 'epoch' : 'step'}: ${this.#words()}`,
    );
  }

  /** Describes the progress of all racers for screen readers. */
  #words(): string {
    return this.#race.racers
      .map(({ value, steps }, i) => {
        const who = describeRacer(this.#state.racers[i], isData(this.#state.scene));
        return `${who}: ${showNumber(value)} after ${steps}`;
      })
      .join('; ');
  }

  #sayNews(): void {
    const news: string[] = [];
    for (const [i, racer] of this.#race.racers.entries()) {
      if (racer.status === 'running' || this.#said.has(i)) continue;
      this.#said.add(i);
      const who = describeRacer(this.#state.racers[i], isData(this.#state.scene));
      news.push(`${who}: ${this.#ending(racer)}.`);
    }
    if (news.length > 0) showText(anyElement('said'), news.join(' '));
  }

  #ending({ status, steps, value, note }: Progress): string {
    const after = `after ${showCount(steps, isData(this.#state.scene) ? 'epoch' : 'step')}`;
    if (status === 'diverged') return note;
    return `${note === '' ? showNumber(value) : note} ${after}`;
  }

  #change(change: Partial<LabState>): void {
    this.#replace({ ...this.#state, ...change });
  }

  #replace(state: LabState): void {
    const text = JSON.stringify(state);
    const isSame = text === JSON.stringify(this.#state);
    const isOnlySpeed = text === JSON.stringify({ ...this.#state, speed: state.speed });
    this.#state = state;
    if (!isSame) {
      history.replaceState(null, '', `#${encodeState(state)}`);
      this.#note([]);
      this.#clock.run(this.#clock.isRunning, state.speed);
    }
    if (!isOnlySpeed) this.#restart();
    this.#sync();
  }

  #restart(): void {
    this.#race = startRace(this.#state);
    this.#said.clear();
    showText(anyElement('said'), '');
  }

  /** Handles a changed address: edited by hand, or by the back button. */
  #readHash(): void {
    if (location.hash === `#${encodeState(this.#state)}`) return;
    const { state, notes } = decodeState(location.hash);
    this.play(false);
    this.#state = state;
    this.#note(notes);
    this.#restart();
    this.#sync();
  }

  #sync(): void {
    this.#controls.sync(this.#state);
    this.#panel.sync(this.#state, this.#chosen, this.#palette);
    this.#showClasses();
    this.draw();
  }

  /** Legend of the samples' markers. */
  #showClasses(): void {
    const names = this.#race.kind === 'data' ? this.#race.data.classes : [];
    const place = anyElement('classes');
    place.hidden = names.length === 0;
    place.replaceChildren(
      ...names.map((name, k) => {
        const letter = made('b', { textContent: `${CLASS_LETTERS[k]} ` });
        letter.style.color = classColor(this.#palette, k);
        return made('span', {}, letter, name);
      }),
    );
  }

  #note(notes: readonly string[]): void {
    const place = anyElement('notes');
    place.hidden = notes.length === 0;
    place.replaceChildren(
      ...notes.map((text) => {
        const line = document.createElement('p');
        line.textContent = `${text} The default is used instead.`;
        return line;
      }),
    );
  }
}

/** A race: descents that advance step by step on request. */
function startRace(state: LabState): SurfaceRace | DataRace {
  return isData(state.scene)
    ? new DataRace(state, state.scene)
    : new SurfaceRace(state, state.scene);
}
