/** The list of racers with their settings and progress; also the legend of the drawing. */
import {
  hasSchedule,
  isForData,
  OPTIMIZER_CHOICES,
  OPTIMIZER_KEYS,
  type OptimizerKey,
  type Racer,
  SCHEDULE_CHOICES,
  SCHEDULE_KEYS,
  type ScheduleKey,
  suggestedRate,
} from './choices.ts';
import { anyElement, button, made, options, show, showText, typedNumber } from './elements.ts';
import { showNumber } from './numbers.ts';
import { type Palette, SHAPES } from './palette.ts';
import { shape } from './plot.ts';
import type { Progress } from './progress.ts';
import { isData, rateScale } from './scenes.ts';
import { type LabState, MOST_RACERS } from './state.ts';

interface Row {
  readonly item: HTMLLIElement;
  readonly mark: HTMLCanvasElement;
  readonly optimizer: HTMLSelectElement;
  readonly rate: HTMLInputElement;
  readonly schedule: HTMLSelectElement;
  readonly batch: HTMLInputElement;
  readonly remove: HTMLButtonElement;
  readonly shows: HTMLInputElement;
  readonly showsLabel: HTMLLabelElement;
  readonly value: HTMLElement;
  readonly steps: HTMLElement;
  readonly note: HTMLElement;
}

/** Events of the panel. */
export interface RacersHandler {
  change(racers: readonly Racer[]): void;
  choose(index: number): void;
  refuse(field: HTMLInputElement, message: string): void;
}

export class RacersPanel {
  readonly #rows: Row[] = [];
  readonly #list = anyElement('racers');
  readonly #add = button('add');
  readonly #handler: RacersHandler;
  #state: LabState | undefined;

  constructor(handler: RacersHandler) {
    this.#handler = handler;
    this.#add.addEventListener('click', () => this.#addRacer());
  }

  /** Shows the settings of the racers. */
  sync(state: LabState, chosen: number, palette: Palette): void {
    this.#state = state;
    const onData = isData(state.scene);
    while (this.#rows.length > state.racers.length) this.#rows.pop()?.item.remove();
    while (this.#rows.length < state.racers.length) this.#addRow();
    for (const [i, racer] of state.racers.entries()) {
      const row = this.#rows[i];
      row.item.classList.toggle('data', onData);
      row.batch.hidden = !onData;
      row.showsLabel.hidden = !onData;
      row.shows.checked = i === chosen;
      show(row.optimizer, racer.optimizer);
      show(row.rate, String(racer.rate));
      show(row.schedule, racer.schedule);
      show(row.batch, String(racer.batch));
      row.schedule.disabled = !hasSchedule(racer.optimizer);
      for (const each of row.optimizer.options) {
        each.hidden = onData && !isForData(each.value as OptimizerKey);
        each.disabled = each.hidden;
      }
      row.remove.disabled = state.racers.length === 1;
      drawMark(row.mark, i, palette);
    }
    this.#add.disabled = state.racers.length >= MOST_RACERS;
  }

  /** Shows the progress of the racers. */
  progress(racers: readonly Progress[], unit: string, name: string): void {
    for (const [i, { status, steps, value, note }] of racers.entries()) {
      const row = this.#rows[i];
      showText(row.value, `${name} ${showNumber(value, 4)}`);
      showText(row.steps, `${unit} ${steps.toLocaleString('en-US')}`);
      showText(row.note, note);
      row.note.classList.toggle('wrong', status === 'diverged');
    }
  }

  #addRacer(): void {
    if (this.#state === undefined) return;
    const { racers, scene } = this.#state;
    const unused = OPTIMIZER_KEYS.find((key) => racers.every(({ optimizer }) => optimizer !== key));
    const optimizer = unused ?? 'sgd';
    const rate = suggestedRate(optimizer, rateScale(scene));
    this.#handler.change([...racers, { optimizer, rate, schedule: 'constant', batch: 'all' }]);
    this.#rows.at(-1)?.optimizer.focus();
  }

  #change(index: number, change: Partial<Racer>): void {
    const { racers } = this.#state as LabState;
    this.#handler.change(racers.map((each, i) => (i === index ? { ...each, ...change } : each)));
  }

  #remove(index: number): void {
    const { racers } = this.#state as LabState;
    this.#handler.change(racers.filter((_, i) => i !== index));
    (this.#rows[Math.min(index, this.#rows.length - 1)] as Row).optimizer.focus();
  }

  #addRow(): void {
    const index = this.#rows.length;
    const row = makeRow(index);
    row.optimizer.addEventListener('change', () => this.#setOptimizer(index, row));
    row.rate.addEventListener('input', () => this.#setRate(index, row));
    row.schedule.addEventListener('change', () =>
      this.#change(index, { schedule: row.schedule.value as ScheduleKey }),
    );
    row.batch.addEventListener('input', () => this.#setBatch(index, row));
    // Unfinished input is reset to the current value.
    for (const field of [row.rate, row.batch]) {
      field.addEventListener('blur', () => this.#handler.change((this.#state as LabState).racers));
    }
    row.remove.addEventListener('click', () => this.#remove(index));
    row.shows.addEventListener('change', () => this.#handler.choose(index));
    this.#rows.push(row);
    this.#list.append(row.item);
  }

  /** A new optimizer gets a new learning rate: suitable rates differ by orders of magnitude. */
  #setOptimizer(index: number, row: Row): void {
    const optimizer = row.optimizer.value as OptimizerKey;
    const { scene, racers } = this.#state as LabState;
    const { scale } = OPTIMIZER_CHOICES[optimizer];
    const same = OPTIMIZER_CHOICES[racers[index].optimizer].scale === scale;
    this.#change(index, {
      optimizer,
      ...(same ? {} : { rate: suggestedRate(optimizer, rateScale(scene)) }),
      ...(!hasSchedule(optimizer) && { schedule: 'constant' }),
    });
  }

  #setRate(index: number, { rate }: Row): void {
    const value = typedNumber(rate);
    if (value === undefined || value <= 0) {
      this.#handler.refuse(rate, 'A learning rate is a number above 0.');
      return;
    }
    rate.removeAttribute('aria-invalid');
    this.#change(index, { rate: value });
  }

  #setBatch(index: number, { batch }: Row): void {
    const text = batch.value.trim();
    const value = typedNumber(batch);
    if (
      text !== 'all' &&
      !(Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 1e4)
    ) {
      this.#handler.refuse(batch, 'A batch is a number of samples, or "all" of them.');
      return;
    }
    batch.removeAttribute('aria-invalid');
    this.#change(index, { batch: text === 'all' ? 'all' : (value as number) });
  }
}

function makeRow(index: number): Row {
  const who = `racer ${index + 1}`;
  const mark = made('canvas', { width: 44, height: 44 });
  mark.setAttribute('aria-hidden', 'true');
  const titled = <Node extends HTMLElement>(node: Node, name: string): Node => {
    node.setAttribute('aria-label', `${name} of ${who}`);
    node.title = name;
    return node;
  };
  const optimizer = titled(made('select', { className: 'optimizer' }), 'Optimizer');
  optimizer.append(...options(OPTIMIZER_KEYS.map((key) => [key, OPTIMIZER_CHOICES[key].title])));
  const rate = titled(
    made('input', { className: 'rate', inputMode: 'decimal', autocomplete: 'off' }),
    'Learning rate',
  );
  const schedule = titled(made('select', { className: 'schedule' }), 'Schedule of the rate');
  schedule.append(...options(SCHEDULE_KEYS.map((key) => [key, SCHEDULE_CHOICES[key].title])));
  const batch = titled(made('input', { className: 'batch', autocomplete: 'off' }), 'Batch size');
  const remove = made('button', { type: 'button', className: 'remove', textContent: '×' });
  remove.setAttribute('aria-label', `Remove ${who}`);
  const shows = made('input', { type: 'radio', name: 'shows' });
  const showsLabel = made('label', { className: 'shows' }, shows, 'regions');
  titled(shows, 'Show the regions');
  const [value, steps, note] = [made('b'), made('span'), made('span')];
  const how = made('div', { className: 'how' }, value, steps, note, showsLabel);
  const item = made('li', {}, mark, optimizer, rate, schedule, batch, remove, how);
  return {
    ...{ item, mark, optimizer, rate, schedule, batch, remove },
    ...{ shows, showsLabel, value, steps, note },
  };
}

/** Draws the racer's colour and shape. */
function drawMark(canvas: HTMLCanvasElement, index: number, palette: Palette): void {
  const ctx = canvas.getContext('2d');
  if (ctx === null) return;
  ctx.clearRect(0, 0, 44, 44);
  ctx.strokeStyle = palette.racers[index];
  ctx.lineWidth = 5;
  ctx.beginPath();
  ctx.moveTo(2, 22);
  ctx.lineTo(42, 22);
  ctx.stroke();
  ctx.fillStyle = palette.racers[index];
  ctx.fill(shape(SHAPES[index % SHAPES.length], 22, 22, 12));
}
