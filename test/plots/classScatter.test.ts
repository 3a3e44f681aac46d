/** The scatter chart's specification: data, box, boundary, classes, thinning, refusals. */
import assert from 'node:assert/strict';
import { matrix } from '../../lib/data/matrix.ts';
import { type ClassScatterOptions, classScatter } from '../../lib/plots/classScatter.ts';
import { randomNumbers, subtitleOf, view } from './specs.ts';

const X = [
  [-2, -1],
  [-1, -2],
  [2, 1],
  [1, 2],
];
const Y = ['ham', 'ham', 'spam', 'spam'];

describe('classScatter', () => {
  it('holds the points with their classes, and room around them', () => {
    const spec = view(classScatter({ x: X, y: Y, title: 'Test points', xTitle: 'a', yTitle: 'b' }));
    assert.deepEqual(spec.layer[0].data.values, [
      { x: -2, y: -1, class: 'ham' },
      { x: -1, y: -2, class: 'ham' },
      { x: 2, y: 1, class: 'spam' },
      { x: 1, y: 2, class: 'spam' },
    ]);
    assert.equal(spec.layer.length, 1);
    assert.deepEqual(spec.title, { text: ['Test points'], subtitle: ['4 points'] });
    assert.equal(spec.description, 'Test points: 4 points');
    assert.deepEqual([spec.encoding.x.title, spec.encoding.y.title], ['a', 'b']);
    for (const { scale } of [spec.encoding.x, spec.encoding.y]) {
      assert.ok(scale.domain[0] < -2 && scale.domain[0] > -3);
      assert.ok(scale.domain[1] > 2 && scale.domain[1] < 3);
    }
  });

  it('gives every class a colour and a shape of its own, in ascending order', () => {
    const names = Array.from({ length: 12 }, (_, i) => 11 - i);
    const spec = view(classScatter({ x: names.map((n) => [n, n]), y: names }));
    const { color, shape } = spec.layer[0].encoding;
    assert.deepEqual(color.scale.domain, names.toReversed().map(String));
    assert.deepEqual(shape.scale.domain, color.scale.domain);
    const looks = color.scale.range.map((each, i) => `${each} ${shape.scale.range[i]}`);
    assert.equal(new Set(looks).size, 12);
    assert.equal(new Set(color.scale.range.slice(0, 7)).size, 7);
    assert.equal(new Set(shape.scale.range.slice(0, 7)).size, 7);
  });

  it('reads typed matrices of both precisions and typed labels', () => {
    const data = Float32Array.from(X.flat());
    const spec = view(classScatter({ x: matrix(data, 4, 2), y: Int8Array.from([0, 0, 1, 1]) }));
    assert.deepEqual(spec.layer[0].data.values[3], { x: 1, y: 2, class: '1' });
  });

  const boundaries: readonly [string, [number, number], number, boolean][] = [
    ['across', [1, 1], 0, true],
    ['steep', [1000, 1], 20, true],
    ['vertical (w₁ = 0)', [2, 0], -1, true],
    ['horizontal (w₀ = 0)', [0, -3], 1.5, true],
    ['through two corners', [1, -1], 0, true],
    ['cutting a corner off', [1, 1], -4, true],
    ['with tiny weights', [1e-300, 1e-300], 0, true],
    ['outside the plot', [1, 1], -50, false],
    ['vertical and outside', [1, 0], 50, false],
    ['of zero weights', [0, 0], 1, false],
  ];
  for (const [what, weights, bias, visible] of boundaries) {
    it(`draws the boundary ${visible ? 'from edge to edge' : 'not at all'}: ${what}`, () => {
      const spec = classScatter({ x: X, y: Y, boundary: { weights, bias } });
      const { layer, encoding } = view(spec);
      assert.equal(layer.length, visible ? 2 : 1);
      assert.match(
        subtitleOf(spec),
        visible ? /dashed line: decision boundary/ : /decision boundary lies outside/,
      );
      if (!visible) return;
      assert.equal(layer[1].mark.type, 'line');
      assert.ok(layer[1].mark.strokeDash);
      const ends = layer[1].data.values.map(({ x, y }) => [Number(x), Number(y)]);
      assert.equal(ends.length, 2);
      const [xs, ys] = [encoding.x.scale.domain, encoding.y.scale.domain];
      for (const [x, y] of ends) {
        const terms = [weights[0] * x, weights[1] * y, bias];
        const size = Math.max(...terms.map(Math.abs));
        assert.ok(Math.abs(terms[0] + terms[1] + terms[2]) <= 1e-14 * size, 'lies on the line');
        assert.ok(x >= xs[0] && x <= xs[1] && y >= ys[0] && y <= ys[1], 'lies in the box');
        assert.ok(xs.includes(x) || ys.includes(y), 'lies on an edge of the box');
      }
      assert.notDeepEqual(ends[0], ends[1]);
    });
  }

  it('takes a boundary without bias, and weights in a typed array', () => {
    const spec = classScatter({ x: X, y: Y, boundary: { weights: Float64Array.of(1, 1) } });
    const [from, to] = view(spec).layer[1].data.values;
    assert.equal(Number(from.x) + Number(from.y), 0);
    assert.equal(Number(to.x) + Number(to.y), 0);
  });

  for (const point of [
    [0, 0],
    [3, -4],
    [1e9, 1e-9],
  ]) {
    it(`leaves room around points that all lie at ${point}`, () => {
      const { encoding } = view(classScatter({ x: [point, point], y: [0, 1] }));
      for (const [i, { scale }] of [encoding.x, encoding.y].entries()) {
        assert.ok(scale.domain[0] < point[i] && point[i] < scale.domain[1]);
      }
    });
  }

  it('thins a million points evenly, says so, and keeps the box of all of them', () => {
    const random = randomNumbers(1);
    const rows = 1_000_000;
    const data = Float32Array.from({ length: 2 * rows }, random);
    data[2 * 777_777] = 5;
    // Two classes in turn, and a rare one: thinning by a fixed stride would lose one of each.
    const y = Array.from({ length: rows }, (_, i) => (i === 500_000 ? 'rare' : i % 2 ? 'b' : 'a'));
    const options = { x: matrix(data, rows, 2), y, maxPoints: 3000 };
    const spec = classScatter(options);
    const { values } = view(spec).layer[0].data;
    assert.ok(values.length > 2990 && values.length < 3010, `${values.length} points`);
    const count = (name: string) => values.filter((value) => value.class === name).length;
    assert.equal(count('rare'), 1);
    assert.ok(Math.abs(count('a') - count('b')) < 10);
    assert.match(subtitleOf(spec), /^[23],\d{3} of 1,000,000 points drawn$/);
    assert.ok(view(spec).encoding.x.scale.domain[1] > 5);
    assert.deepEqual(classScatter(options), spec);
  });

  it('draws all points up to the limit', () => {
    const x = Array.from({ length: 4000 }, (_, i) => [i, i % 7]);
    const spec = classScatter({ x, y: x.map(([, label]) => label) });
    assert.equal(view(spec).layer[0].data.values.length, 4000);
    assert.equal(subtitleOf(spec), '4,000 points');
  });

  it('breaks long headings into lines and keeps them whole in the description', () => {
    const title = 'A long title that does not fit above the plot in one line of type';
    const spec = view(classScatter({ x: X, y: Y, title, subtitle: 'held-out half' }));
    assert.ok(spec.title.text.length > 1);
    assert.equal(spec.title.text.join(' '), title);
    assert.equal(spec.description, `${title}: held-out half · 4 points`);
  });

  const refusals: readonly [string, object, object][] = [
    [
      'three columns',
      { x: [[1, 2, 3]], y: [0] },
      {
        name: 'RangeError',
        message: 'Expected "number of columns of x" to be 2, but received 3 (number)',
      },
    ],
    [
      'labels of another number than points',
      { x: X, y: [0] },
      { name: 'RangeError', message: /a label for each of the 4 rows of "x", but it has 1/ },
    ],
    [
      'a point that is not finite',
      { x: matrix(Float64Array.of(0, 1, 2, Number.NaN), 2, 2), y: [0, 1] },
      { name: 'RangeError', message: 'Expected finite numbers, but x[1][1] is NaN' },
    ],
    [
      'a boundary of three weights',
      { x: X, y: Y, boundary: { weights: [1, 2, 3] } },
      { name: 'RangeError', message: /"boundary.weights" to be two numbers.*an array of 3/ },
    ],
    [
      'a weight that is not finite',
      { x: X, y: Y, boundary: { weights: [1, Number.NaN] } },
      { name: 'RangeError', message: /"boundary.weights\[1\]" to be a finite number/ },
    ],
    [
      'a title that is no text',
      { x: X, y: Y, title: 3 },
      { name: 'TypeError', message: 'Expected "title" to be a string, but received 3 (number)' },
    ],
    [
      'a misspelt option',
      { x: X, y: Y, boundry: { weights: [1, 1] } },
      {
        name: 'TypeError',
        message: 'Misspelt option "boundry" of classScatter should be "boundary"',
      },
    ],
  ];
  for (const [what, options, error] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(() => classScatter(options as ClassScatterOptions), error);
    });
  }
});
