/** The view of a running fit: numbers, curves, and the stop button. */
import { Ewma } from '../../descent/ewma.ts';
import type { LiveEnd, LivePoint, LiveStart } from '../liveEvents.ts';
import { thinned } from '../thinned.ts';
import { drawCurves, type Names } from './curveView.ts';
import { anyElement, button, canvas, element, made, showText } from './elements.ts';
import { showCount, showNumber } from './numbers.ts';
import type { Palette } from './palette.ts';

const MOST_POINTS = 4096;

export class LivePage {
  #palette: Palette;
  #start: LiveStart | undefined;
  #points: LivePoint[] = [];
  #end: LiveEnd | undefined;
  #isStopping = false;
  #isLost = false;

  /** The view, if the page was served by `liveView`. */
  static ofThisPage(palette: Palette): LivePage | undefined {
    const token = document.querySelector<HTMLMetaElement>('meta[name="fallline-live"]')?.content;
    return token ? new LivePage(palette, token) : undefined;
  }

  private constructor(palette: Palette, token: string) {
    this.#palette = palette;
    const source = new EventSource('events');
    const on = <Data>(name: string, take: (data: Data) => void) => {
      source.addEventListener(name, (event) => {
        take(JSON.parse((event as MessageEvent<string>).data));
        this.draw();
      });
    };
    on<LiveStart>('start', (data) => {
      // After a lost connection the server sends the whole history again.
      this.#isLost = false;
      this.#start = data;
      this.#points = [];
    });
    on<LivePoint[]>('points', (points) => this.#add(points));
    on<LiveEnd>('end', (data) => {
      this.#end = data;
      source.close();
    });
    source.addEventListener('error', () => {
      this.#isLost = this.#end === undefined;
      this.draw();
    });
    button('abort').addEventListener('click', () => this.#abort(token));
  }

  set palette(palette: Palette) {
    this.#palette = palette;
    this.draw();
  }

  draw(): void {
    if (anyElement('live').hidden || this.#start === undefined) return;
    this.#showFigures(this.#start);
    const palette = this.#palette;
    const [blue, red] = palette.racers;
    const steps = this.#points.map(({ epoch }) => epoch);
    const to =
      this.#start.maxEpochs === undefined
        ? 1
        : Math.min(this.#start.maxEpochs, 2 * (steps.at(-1) ?? 1));
    const curve = (key: Exclude<keyof LivePoint, 'epoch'>, color = blue, dashed = false) => ({
      ...{ steps, color, dashed },
      values: this.#points.map((point) => point[key] ?? Number.NaN),
    });
    const draw = (id: string, y: string, curves: ReturnType<typeof curve>[]) => {
      const names: Names = { x: 'epoch', y, to };
      drawCurves(canvas(id), curves, names, palette);
      const last = showNumber(curves[0].values.at(-1) ?? Number.NaN);
      canvas(id).setAttribute('aria-label', `${y} by epoch, now ${last}`);
    };
    const watched = this.#points.some(({ validationLoss }) => validationLoss !== null);
    const losses = [curve('loss'), ...(watched ? [curve('validationLoss', red, true)] : [])];
    draw('live-loss', 'loss', losses);
    draw('live-rate', 'learning rate', [curve('learningRate')]);
    draw('live-norm', 'gradient norm', [curve('gradientNorm')]);
    draw('live-speed', this.#start.samples === undefined ? 'epochs a second' : 'samples a second', [
      { ...curve('loss'), values: this.#speeds() },
    ]);
    this.#showLegend(watched, blue, red);
  }

  /**
   * Samples per second over about 20 epochs; epochs per second if the number of samples is unknown.
   */
  #speeds(): number[] {
    const average = new Ewma({ beta: 0.95 });
    const samples = this.#start?.samples ?? 1;
    return this.#points.map(({ seconds }) =>
      seconds !== null && seconds > 0 ? samples / average.add(seconds) : Number.NaN,
    );
  }

  #add(points: readonly LivePoint[]): void {
    const last = this.#points.at(-1)?.epoch ?? 0;
    this.#points.push(...points.filter(({ epoch }) => epoch > last));
    this.#points = thinned(this.#points, MOST_POINTS);
  }

  #showFigures({ title, maxEpochs, samples }: LiveStart): void {
    showText(anyElement('live-title'), title);
    const last = this.#points.at(-1);
    const epochs = last?.epoch ?? 0;
    if (this.#end !== undefined) this.#status(this.#end.message);
    else if (this.#isLost) this.#status('The connection to the run is lost; trying again …');
    else if (this.#isStopping) this.#status(`Stopping after ${showCount(epochs, 'epoch')} …`);
    else this.#status(epochs === 0 ? 'Waiting for the first epoch …' : 'Training …');
    const progress = element('live-progress', HTMLProgressElement);
    progress.hidden = maxEpochs === undefined;
    progress.max = maxEpochs ?? 1;
    progress.value = epochs;
    const ended = this.#end !== undefined;
    if (ended) button('abort').disabled = true;
    const figure = (name: string, value: number | null | undefined) =>
      value === null || value === undefined ? [] : [[name, showNumber(value, 4)] as const];
    const speed = this.#speeds().at(-1);
    const rows = [
      [
        'Epoch',
        maxEpochs === undefined
          ? epochs.toLocaleString('en-US')
          : `${epochs.toLocaleString('en-US')} of ${maxEpochs.toLocaleString('en-US')}`,
      ] as const,
      ...figure('Loss', last?.loss),
      ...figure('Validation loss', last?.validationLoss),
      ...figure('Validation score', last?.validationScore),
      ...figure('Learning rate', last?.learningRate),
      ...figure('Gradient norm', last?.gradientNorm),
      ...(speed && Number.isFinite(speed)
        ? [
            [
              samples === undefined ? 'Epochs a second' : 'Samples a second',
              Math.round(speed).toLocaleString('en-US'),
            ] as const,
          ]
        : []),
    ];
    anyElement('live-figures').replaceChildren(
      ...rows.map(([name, value]) =>
        made('div', {}, made('dt', { textContent: name }), made('dd', { textContent: value })),
      ),
    );
  }

  #showLegend(watched: boolean, blue: string, red: string): void {
    const entry = (name: string, color: string, className: string) => {
      const line = made('i', { className });
      line.style.borderColor = color;
      return made('span', {}, line, name);
    };
    anyElement('live-legend').replaceChildren(
      ...(watched ? [entry('training', blue, ''), entry('validation', red, 'dashed')] : []),
    );
  }

  async #abort(token: string): Promise<void> {
    const stop = button('abort');
    stop.disabled = true;
    try {
      const answer = await fetch('abort', {
        method: 'POST',
        headers: { 'x-fallline-token': token },
      });
      if (!answer.ok) throw new Error(await answer.text());
      this.#isStopping = true;
      this.draw();
    } catch (error) {
      stop.disabled = false;
      this.#status(
        `The run could not be stopped: ${error instanceof Error ? error.message : error}`,
      );
    }
  }

  #status(text: string): void {
    showText(anyElement('live-status'), text);
  }
}
