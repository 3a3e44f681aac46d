/** Charts of weights: the weights of each class of a linear image classifier as an image. */
import type { Spec } from 'vega';
import { wrongValue } from '../common/errors.ts';
import { integerBetween, knownOptions } from '../common/validate.ts';
import type { Label } from '../data/labels.ts';
import { assertFinite, type MatrixLike, toMatrix } from '../data/matrix.ts';
import { vegaHeading } from './levels.ts';
import { showValue } from './numbers.ts';
import { type ChartText, textOption } from './options.ts';
import { pngAddress } from './pngBytes.ts';
import { COLORS, INK, VEGA_THEME } from './theme.ts';

/** Options of `weightImages`. */
export interface WeightImagesOptions extends Pick<ChartText, 'title' | 'subtitle'> {
  /**
   * nClasses × nPixels weights, one row per class, without the bias. The channels of an image
   * follow each other, as in the files of CIFAR-10: all red pixels row by row, then green, then
   * blue.
   */
  readonly weights: MatrixLike;
  /** Class of each row. Default: 0, 1, 2 … */
  readonly labels?: readonly Label[];
  /** Width of an image in pixels. Default: a square image. */
  readonly imageWidth?: number;
  /** Height of an image in pixels. Default: a square image. */
  readonly imageHeight?: number;
  /**
   * Number of colour channels. Default: 3 if that gives square images and 1 does not, otherwise 1.
   */
  readonly channels?: 1 | 3;
  /** Number of images side by side. Default 5. */
  readonly columns?: number;
}

const OPTIONS = [
  ...['weights', 'labels', 'imageWidth', 'imageHeight', 'channels', 'columns'],
  ...['title', 'subtitle'],
];
/** Size of an image with its margins, and the space for its name, in CSS pixels. */
const SIDE = 84;
const NAME = 20;
const GAP = 14;
/** Maximum number of classes, one image each. */
const MAX_CLASSES = 100;

/**
 * Plots the weights of each class as an image. With one channel, positive weights are blue and
 * negative ones vermilion, on one scale for all classes. With three channels they are red, green
 * and blue, and each class is scaled from its smallest to its largest weight, as in the CS231n
 * notes ("Linear classification").
 *
 * @param options weights, labels and size of an image, title
 * @returns a Vega specification that contains its data; `renderSvg` draws it
 * @throws {TypeError} if `weights` is not a matrix, or an option is unknown or has the wrong type
 * @throws {RangeError} if the number of weights does not match the size of an image, there is not
 *   one label per row, or a weight is not finite
 * @example
 * weightImages({ weights: [[0, 1, 1, 0], [1, 0, 0, -1]], labels: ['cat', 'dog'] });
 */
export function weightImages(options: WeightImagesOptions): Spec {
  const given = knownOptions('weightImages', options, OPTIONS);
  const weights = toMatrix('weights', given.weights);
  assertFinite('weights', weights);
  const { rows, cols } = weights;
  if (rows > MAX_CLASSES)
    throw wrongValue('number of rows of weights', `at most ${MAX_CLASSES}`, rows);
  const shape = imageShape(given, cols);
  const labels = toNames(given.labels, rows);
  const columns = Math.min(rows, integerBetween('columns', given.columns ?? 5, 1, MAX_CLASSES));
  const largest = Array.from(weights.data).reduce(
    (most, each) => Math.max(most, Math.abs(each)),
    0,
  );
  const [across, down] = sizeInPlace(shape.width, shape.height);
  const images = labels.map((label, k) => {
    const row = weights.data.subarray(k * cols, (k + 1) * cols);
    const pixels = shape.channels === 1 ? signedPixels(row, largest) : colorPixels(row);
    const [i, j] = [k % columns, Math.floor(k / columns)];
    return {
      label,
      url: pngAddress(pixels, shape.width, shape.height),
      x: i * (SIDE + GAP),
      y: j * (SIDE + NAME + GAP),
    };
  });
  const width = columns * (SIDE + GAP) - GAP;
  const height = Math.ceil(rows / columns) * (SIDE + NAME + GAP) - GAP;
  const remarks = [
    textOption('subtitle', given.subtitle, ''),
    shape.channels === 1
      ? `blue above 0, vermilion below; strongest ${showValue(largest)}`
      : 'each class from its least weight to its greatest',
  ];
  return {
    $schema: 'https://vega.github.io/schema/vega/v6.json',
    ...vegaHeading(textOption('title', given.title, 'Weights by class'), remarks, width),
    width,
    height,
    config: VEGA_THEME,
    data: [{ name: 'images', values: images }],
    marks: [
      {
        type: 'rect',
        from: { data: 'images' },
        aria: false,
        encode: {
          enter: {
            x: { field: 'x', offset: -0.5 },
            y: { field: 'y', offset: NAME - 0.5 },
            width: { value: across + 1 },
            height: { value: down + 1 },
            stroke: { value: COLORS.line.light },
          },
        },
      },
      {
        type: 'image',
        from: { data: 'images' },
        encode: {
          enter: {
            x: { field: 'x' },
            y: { field: 'y', offset: NAME },
            width: { value: across },
            height: { value: down },
            url: { field: 'url' },
            aspect: { value: false },
            smooth: { value: false },
          },
        },
      },
      {
        type: 'text',
        from: { data: 'images' },
        encode: {
          enter: {
            x: { field: 'x' },
            y: { field: 'y', offset: NAME - 6 },
            text: { field: 'label' },
            limit: { value: SIDE },
            fontSize: { value: 13 },
            fill: { value: INK },
          },
        },
      },
    ],
  };
}

interface ImageShape {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** The shape from the options, or a square. */
function imageShape(given: Record<string, unknown>, pixels: number): ImageShape {
  const size = (name: 'imageWidth' | 'imageHeight') =>
    given[name] === undefined ? undefined : integerBetween(name, given[name], 1, 4096);
  const [w, h] = [size('imageWidth'), size('imageHeight')];
  const chosen = toChannels(given.channels);
  for (const channels of chosen === undefined ? ([1, 3] as const) : [chosen]) {
    const area = pixels / channels;
    const width = w ?? (h === undefined ? Math.sqrt(area) : area / h);
    const height = h ?? area / width;
    if (Number.isInteger(width) && Number.isInteger(height) && width * height === area) {
      return { width, height, channels };
    }
  }
  const asked = [w ?? '…', h ?? '…', chosen ?? '1 or 3'].join(' × ');
  throw new RangeError(
    `Expected "weights" to have a column for each pixel and channel of an image (${w === undefined && h === undefined ? 'a square' : asked}), but it has ${pixels}: say what an image is with "imageWidth", "imageHeight" and "channels"`,
  );
}

function toChannels(value: unknown): 1 | 3 | undefined {
  if (value === undefined || value === 1 || value === 3) return value;
  throw wrongValue('channels', '1 or 3', value);
}

/** Whether this many columns are the pixels of a square image with one or three channels. */
export function isSquareImage(pixels: number): boolean {
  return [1, 3].some((channels) => Number.isInteger(Math.sqrt(pixels / channels)));
}

function toNames(value: unknown, rows: number): readonly string[] {
  if (value === undefined) return Array.from({ length: rows }, (_, i) => String(i));
  if (Array.isArray(value) && value.length === rows) return value.map(String);
  throw wrongValue('labels', `an array of ${rows} labels, one for each row of "weights"`, value);
}

/** Width and height of an image scaled to its space. */
function sizeInPlace(width: number, height: number): readonly [number, number] {
  const scale = SIDE / Math.max(width, height);
  return [width * scale, height * scale];
}

/** Blue for positive and vermilion for negative weights; the opacity is the magnitude. */
function signedPixels(weights: ArrayLike<number>, largest: number): Uint8Array {
  const rgb = [COLORS.class1, COLORS.class0].map(({ light }) =>
    [1, 3, 5].map((at) => Number.parseInt(light.slice(at, at + 2), 16)),
  );
  const pixels = new Uint8Array(4 * weights.length);
  for (let i = 0; i < weights.length; i++) {
    const opacity = largest === 0 ? 0 : Math.round((255 * Math.abs(weights[i])) / largest);
    pixels.set([...rgb[weights[i] > 0 ? 1 : 0], opacity], 4 * i);
  }
  return pixels;
}

/** Interleaves three channels, scaled from the smallest weight (0) to the largest (255). */
function colorPixels(weights: ArrayLike<number>): Uint8Array {
  const values = Array.from(weights);
  const low = values.reduce((a, b) => Math.min(a, b));
  const span = values.reduce((a, b) => Math.max(a, b)) - low;
  const area = weights.length / 3;
  const level = (value: number) => (span === 0 ? 128 : Math.round((255 * (value - low)) / span));
  const pixels = new Uint8Array(4 * area);
  for (let i = 0; i < area; i++) {
    const channels = [0, 1, 2].map((channel) => level(weights[i + channel * area]));
    pixels.set([...channels, 255], 4 * i);
  }
  return pixels;
}
