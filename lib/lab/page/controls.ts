/** The controls beside the racers: scene, playback, start point, settings, link. */
import {
  anyElement,
  button,
  canvas,
  input,
  made,
  options,
  select,
  show,
  showText,
  typedNumber,
} from './elements.ts';
import { showNumber } from './numbers.ts';
import { PRESETS, presetOf } from './presets.ts';
import {
  DATA_NAMES,
  describeScene,
  isData,
  type SceneName,
  SURFACE_NAMES,
  surfaceOf,
} from './scenes.ts';
import {
  defaultState,
  encodeState,
  type LabState,
  LOSS_CHOICES,
  type LossKey,
  MOST_STEPS,
} from './state.ts';

/** Steps per second, by slider position. */
const SPEEDS = [1, 2, 4, 8, 15, 30, 60, 120, 300, 800, 2000];
/** Distance that arrow keys move the start point, as a fraction of the drawing. */
const NUDGE = 0.01;

export interface ControlsHandler {
  change(change: Partial<LabState>): void;
  replace(state: LabState): void;
  play(): void;
  step(): void;
  reset(): void;
  pointAt(left: number, top: number): readonly number[] | undefined;
  state(): LabState;
}

export class Controls {
  readonly #handler: ControlsHandler;

  constructor(handler: ControlsHandler) {
    this.#handler = handler;
    this.#fillLists();
    this.#listen();
    this.#listenToSurface();
    this.#listenToLink();
  }

  set playing(playing: boolean) {
    showText(button('play'), playing ? 'Pause' : 'Play');
  }

  /** Marks a field with invalid text, and describes valid values. */
  refuse(field: HTMLInputElement, message: string): void {
    field.setAttribute('aria-invalid', 'true');
    showText(anyElement('said'), message);
  }

  sync(state: LabState): void {
    const { scene, start, steps, speed, degree, loss } = state;
    const onData = isData(scene);
    const preset = presetOf(state);
    show(select('preset'), String(preset));
    show(select('scene'), scene);
    const { title, about } = describeScene(scene);
    showText(anyElement('about'), preset < 0 ? `${title}: ${about}.` : PRESETS[preset].about);
    const dimension = onData ? 0 : surfaceOf(scene).dimension;
    for (const each of document.querySelectorAll<HTMLElement>('[data-for]')) {
      const kind = each.dataset.for;
      each.hidden = kind === 'data' ? !onData : kind === 'plane' ? dimension !== 2 : onData;
    }
    show(input('seed'), String(start[0]));
    show(input('start-x'), short(start[0]));
    show(input('start-y'), short(start[1] ?? 0));
    show(input('steps'), String(steps));
    show(select('degree'), String(degree));
    show(select('loss'), loss);
    const place = SPEEDS.findIndex((each) => each >= speed);
    show(input('speed'), String(place < 0 ? SPEEDS.length - 1 : place));
    const unit = onData ? 'epochs' : 'steps';
    showText(anyElement('speed-shown'), `${speed.toLocaleString('en-US')} ${unit}/s`);
    input('speed').setAttribute('aria-valuetext', `${speed} ${unit} a second`);
    showText(anyElement('steps-name'), onData ? 'Most epochs' : 'Most steps');
    this.#describe(state);
    input('link').hidden = true;
  }

  #describe({ scene, start }: LabState): void {
    const surface = canvas('surface');
    const onData = isData(scene);
    surface.classList.toggle('data', onData);
    const { title } = describeScene(scene);
    if (onData) {
      surface.setAttribute('role', 'img');
      surface.removeAttribute('tabindex');
      surface.setAttribute('aria-label', `${title}: samples, and the boundary of each racer`);
      showText(
        anyElement('surface-help'),
        'Lines are where a racer changes its answer; the colours of the ground are the answers of one.',
      );
      showText(
        anyElement('facts'),
        'Features have mean 0 and deviation 1. The models start from weights of 0, or from drawn ones if the seed is not 0.',
      );
      return;
    }
    const { formula, source, minima } = surfaceOf(scene);
    surface.setAttribute('role', 'application');
    surface.tabIndex = 0;
    const at = start.map((each, j) => `${'xy'[j]} ${short(each)}`).join(', ');
    surface.setAttribute('aria-label', `${title}, start at ${at}`);
    showText(
      anyElement('surface-help'),
      'Click or drag to move the start; arrow keys do too (Space plays, S steps, R resets). Crosses are minima.',
    );
    const values = minima
      .slice(0, 4)
      .map(
        ({ x, value }) =>
          `${showNumber(value)} at (${x.map((each) => showNumber(each)).join(', ')})`,
      );
    const lowest = values.length === 0 ? 'no minimum' : `minimum ${values.join(', ')}`;
    showText(anyElement('facts'), `f = ${formula}; ${lowest}. Source: ${source}.`);
  }

  #fillLists(): void {
    const own = made('option', { value: '-1', textContent: 'your own', disabled: true });
    select('preset').append(own, ...options(PRESETS.map(({ title }, i) => [String(i), title])));
    const group = (label: string, names: readonly SceneName[]) =>
      made(
        'optgroup',
        { label },
        ...options(names.map((name) => [name, describeScene(name).title])),
      );
    select('scene').append(group('Surfaces', SURFACE_NAMES), group('Data', DATA_NAMES));
    select('loss').append(...options(Object.entries(LOSS_CHOICES)));
  }

  #listen(): void {
    const { change, replace, play, step, reset, state } = this.#handler;
    button('play').addEventListener('click', play);
    button('step').addEventListener('click', step);
    button('reset').addEventListener('click', reset);
    select('preset').addEventListener('change', (event) => {
      replace(PRESETS[Number((event.target as HTMLSelectElement).value)].state);
    });
    select('scene').addEventListener('change', (event) => {
      const { speed } = state();
      replace({ ...defaultState((event.target as HTMLSelectElement).value as SceneName), speed });
    });
    input('speed').addEventListener('input', () =>
      change({ speed: SPEEDS[Number(input('speed').value)] }),
    );
    select('degree').addEventListener('change', () =>
      change({ degree: Number(select('degree').value) }),
    );
    select('loss').addEventListener('change', () =>
      change({ loss: select('loss').value as LossKey }),
    );
    this.#number(
      'steps',
      (value) => Number.isInteger(value) && value >= 1 && value <= MOST_STEPS,
      `Expected a whole number from 1 to ${MOST_STEPS.toLocaleString('en-US')}.`,
      (steps) => change({ steps }),
    );
    this.#number(
      'seed',
      (value) => Number.isInteger(value) && value >= 0 && value <= 999,
      'Expected a whole number from 0 to 999.',
      (seed) => change({ start: [seed] }),
    );
    for (const [j, id] of ['start-x', 'start-y'].entries()) {
      const isInside = (value: number) => {
        const { scene } = state();
        const range = isData(scene) ? undefined : surfaceOf(scene).domain[j];
        return range !== undefined && value >= range[0] && value <= range[1];
      };
      this.#number(id, isInside, 'Expected a number within the picture.', (value) => {
        change({ start: state().start.map((each, i) => (i === j ? value : each)) });
      });
    }
  }

  #number(
    id: string,
    isRight: (value: number) => boolean,
    message: string,
    take: (value: number) => void,
  ): void {
    const field = input(id);
    field.addEventListener('input', () => {
      const value = typedNumber(field);
      if (value === undefined || !isRight(value)) this.refuse(field, message);
      else {
        field.removeAttribute('aria-invalid');
        take(value);
      }
    });
    // Unfinished input is reset to the current value.
    field.addEventListener('blur', () => this.sync(this.#handler.state()));
  }

  #listenToSurface(): void {
    const surface = canvas('surface');
    const { change, play, step, reset, pointAt, state } = this.#handler;
    const moveTo = ({ offsetX, offsetY }: PointerEvent) => {
      if (isData(state().scene)) return;
      const point = pointAt(offsetX, offsetY);
      if (point !== undefined) change({ start: point.map((each) => Number(each.toPrecision(4))) });
    };
    let dragging = false;
    surface.addEventListener('pointerdown', (event) => {
      dragging = true;
      surface.setPointerCapture(event.pointerId);
      moveTo(event);
    });
    surface.addEventListener('pointermove', (event) => {
      if (dragging) moveTo(event);
    });
    for (const end of ['pointerup', 'pointercancel']) {
      surface.addEventListener(end, () => {
        dragging = false;
      });
    }
    const keys: Record<string, () => void> = { ' ': play, s: step, r: reset };
    surface.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const nudge = ARROWS[event.key];
      const act = keys[event.key.toLowerCase()];
      if (nudge === undefined && act === undefined) return;
      event.preventDefault();
      if (nudge === undefined) act();
      else change({ start: nudged(state(), nudge, event.shiftKey ? 10 : 1) });
    });
  }

  #listenToLink(): void {
    button('share').addEventListener('click', async () => {
      const link = `${location.href.split('#')[0]}#${encodeState(this.#handler.state())}`;
      const field = input('link');
      field.value = link;
      try {
        await navigator.clipboard.writeText(link);
        showText(anyElement('said'), 'The link is copied.');
      } catch {
        // The page has no access to the clipboard: the user copies the link by hand.
        field.hidden = false;
        field.focus();
        field.select();
        showText(anyElement('said'), 'The link is selected: copy it.');
      }
    });
  }
}

const ARROWS: Readonly<Record<string, readonly [number, number] | undefined>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

function nudged({ scene, start }: LabState, by: readonly [number, number], times: number) {
  if (isData(scene)) return start;
  const { domain } = surfaceOf(scene);
  return start.map((each, j) => {
    const [low, high] = domain[j];
    const next = each + by[j] * times * NUDGE * (high - low);
    return Number(Math.min(high, Math.max(low, next)).toPrecision(4));
  });
}

/** Formats a coordinate with a sensible number of digits. */
function short(value: number): string {
  return String(Number(value.toPrecision(5)));
}
