/** Weights as images: pixels, shapes, colours, refusals; and PNG files of charts. */
import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import { classScatter } from '../../lib/plots/classScatter.ts';
import { lossCurve } from '../../lib/plots/lossCurve.ts';
import { pngAddress } from '../../lib/plots/pngBytes.ts';
import { renderSvg } from '../../lib/plots/render.ts';
import { renderPng } from '../../lib/plots/renderPng.ts';
import { type WeightImagesOptions, weightImages } from '../../lib/plots/weightImages.ts';
import { subtitleOf, view } from './specs.ts';

/** The pixels of a PNG file whose lines are not filtered, each as its four bytes. */
function decode(address: string): { width: number; height: number; pixels: number[][] } {
  const bytes = Buffer.from(address.replace('data:image/png;base64,', ''), 'base64');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const data = inflateSync(bytes.subarray(bytes.indexOf('IDAT') + 4, bytes.indexOf('IEND') - 8));
  const pixels = Array.from({ length: width * height }, (_, i) => {
    const at = Math.floor(i / width) * (4 * width + 1) + 1 + 4 * (i % width);
    return [...data.subarray(at, at + 4)];
  });
  return { width, height, pixels };
}

function images(options: WeightImagesOptions) {
  const [{ values }] = weightImages(options).data as { values: { label: string; url: string }[] }[];
  return values.map(({ label, url }) => ({ label, ...decode(url) }));
}

describe('pngAddress', () => {
  it('holds its pixels, more than one block of them too', async () => {
    const rgba = Uint8Array.from({ length: 4 * 200 * 100 }, (_, i) => (i * 31) % 256);
    const { width, height, pixels } = decode(pngAddress(rgba, 200, 100));
    assert.deepEqual([width, height], [200, 100]);
    assert.deepEqual(pixels.flat(), [...rgba]);
  });
});

describe('weightImages', () => {
  it('shows weights above 0 in blue and below in vermilion, as strong as they are', () => {
    const [first, second] = images({
      weights: [
        [0, 2, 1, 0],
        [-2, 0, 0, 0.5],
      ],
      labels: ['cat', 'dog'],
    });
    assert.deepEqual([first.label, first.width, first.height], ['cat', 2, 2]);
    assert.deepEqual(first.pixels[1], [0, 0x72, 0xb2, 255]);
    assert.deepEqual(first.pixels[2], [0, 0x72, 0xb2, 128]);
    assert.equal(first.pixels[0][3], 0);
    assert.deepEqual(second.pixels[0], [0xd5, 0x5e, 0, 255]);
  });

  it('takes three channels that stand apart, and scales each class by itself', () => {
    const [{ width, pixels }] = images({ weights: [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255]] });
    assert.equal(width, 2);
    assert.deepEqual(pixels[0], [0, 4, 8, 255]);
    assert.deepEqual(pixels[3], [3, 7, 255, 255]);
    const [grey] = images({ weights: [Array.from({ length: 12 }, () => 5)] });
    assert.deepEqual(grey.pixels[0], [128, 128, 128, 255]);
  });

  it('takes images that are no squares', () => {
    const [{ width, height }] = images({ weights: [[1, 2, 3, 4, 5, 6]], imageWidth: 3 });
    assert.deepEqual([width, height], [3, 2]);
    assert.equal(
      images({ weights: [[1, 2, 3, 4, 5, 6]], imageHeight: 1, channels: 3 })[0].width,
      2,
    );
  });

  it('is drawn with sharp pixels, all zero too', async () => {
    const svg = await renderSvg(weightImages({ weights: [[0, 0, 0, 0]] }));
    assert.match(svg, /<image [^>]*data:image\/png;base64,[^>]*pixelated/);
  });

  const refused: readonly [what: string, options: object, message: RegExp][] = [
    [
      'no square',
      { weights: [[1, 2]] },
      /a column for each pixel and channel of an image \(a square\), but it has 2/,
    ],
    [
      'another size',
      { weights: [[1, 2, 3]], imageWidth: 2 },
      /of an image \(2 × … × 1 or 3\), but it has 3/,
    ],
    [
      'labels of another number',
      { weights: [[1]], labels: ['a', 'b'] },
      /"labels" to be an array of 1 labels/,
    ],
    ['two channels', { weights: [[1]], channels: 2 }, /"channels" to be 1 or 3/],
    ['a weight that is not finite', { weights: [[Number.NaN]] }, /weights\[0\]\[0\] is NaN/],
    ['a misspelt option', { weights: [[1]], lables: [] }, /should be "labels"/],
  ];
  for (const [what, options, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => weightImages(options as WeightImagesOptions), { message });
    });
  }
});

describe('decision regions of classScatter', () => {
  const x = [
    [0, 0],
    [4, 4],
  ];
  const y = ['a', 'b'];

  it('are what the classifier says of places all over the plot area', async () => {
    let asked = 0;
    const spec = classScatter({
      ...{ x, y },
      regions: (points) => {
        asked += points.rows;
        return Array.from({ length: points.rows }, (_, i) => (points.data[2 * i] < 2 ? 'a' : 'c'));
      },
    });
    assert.equal(asked, 30_000);
    const { values } = view(spec).layer[0].data;
    assert.equal(values.length, 2 * 150);
    for (const strip of values) {
      const [from, to] = [Number(strip.x), Number(strip.x2)];
      assert.ok(strip.class === 'a' ? to < 2.03 : from > 1.97);
    }
    assert.match(subtitleOf(spec), /ground: predicted class/);
    assert.match(await renderSvg(spec), />a<.*>b<.*>c</s);
  });

  it('refuse what returns no label for each place', () => {
    for (const [regions, message] of [
      [() => ['a'], /a label for each of 30000 points, but it returned 1/],
      [() => undefined, /"regions\(points\)" to be an array of labels/],
      [
        async () => ['a'],
        /"regions\(points\)" to be an array of labels, but received an instance of Promise/,
      ],
      ['a', /"regions" to be a function/],
    ] as const) {
      assert.throws(() => classScatter({ x, y, regions: regions as never }), { message });
    }
  });
});

describe('renderPng', () => {
  const spec = lossCurve({ losses: [3, 2, 1] });
  const sizeOf = (png: Uint8Array) => {
    const bytes = Buffer.from(png);
    assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
    return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  };

  it('is as large as the picture, times the scale', async () => {
    const [, width, height] = (await renderSvg(spec)).match(/width="(\d+)" height="(\d+)"/) ?? [];
    assert.deepEqual(sizeOf(await renderPng(spec, { scale: 1 })), [Number(width), Number(height)]);
    assert.deepEqual(sizeOf(await renderPng(spec)), [2 * Number(width), 2 * Number(height)]);
  });

  it('draws texts, and another picture in the dark theme', async () => {
    const named = (title: string) =>
      renderPng(lossCurve({ losses: [3, 2, 1], title }), { scale: 1 });
    assert.notDeepEqual(await named('iiii'), await named('mmmm'));
    assert.notDeepEqual(await renderPng(spec, { theme: 'dark' }), await renderPng(spec));
  });

  it('refuses scales that are none', async () => {
    await assert.rejects(renderPng(spec, { scale: 0 }), {
      message: /"scale" to be an integer from 1 to 8/,
    });
  });
});
