/** Requirements of the pages' programs and commands, and those that do not run in tests. */
import { readFileSync } from 'node:fs';

export interface PageNeeds {
  /** Files that the page's readers bring along. */
  readonly files?: () => Readonly<Record<string, string>>;
  /** Folders of packages that its programs import, from the root of the repository. */
  readonly packages?: Readonly<Record<string, string>>;
}

const example = (name: string) =>
  readFileSync(new URL(`../../lib/cli/example/${name}`, import.meta.url), 'utf8');
const peer = (name: string) => ({ [name]: `test/compat/node_modules/${name}` });
const optional = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, `node_modules/${name}`]));

/** A CSV file of a head and rows. */
const csv = (head: string, rows: readonly (readonly unknown[])[], delimiter = ',') =>
  `${[head, ...rows.map((row) => row.join(delimiter))].join('\n')}\n`;
const rows = (count: number, row: (i: number) => readonly unknown[]) =>
  Array.from({ length: count }, (_, i) => row(i));

const FLOWERS = [
  [5.1, 3.5, 1.4, 0.2],
  [6.3, 2.9, 5, 1.8],
];

export const PAGES: Readonly<Record<string, PageNeeds>> = {
  'lib/docs/command-line.md': {
    files: () => ({
      'flowers.csv': csv(
        ['sepal length', 'sepal width', 'petal length', 'petal width']
          .map((name) => `${name} (cm)`)
          .join(),
        FLOWERS,
      ),
    }),
  },
  'lib/docs/compat/README.md': {
    files: () => ({
      'app.js': "import 'ml-matrix';\nimport 'ml-logistic-regression';\n",
    }),
    packages: { ...peer('ml-matrix'), ...peer('ml-logistic-regression') },
  },
  'lib/docs/compat/apparatus.md': { packages: peer('apparatus') },
  'lib/docs/compat/ml-matrix.md': { packages: peer('ml-matrix') },
  'lib/docs/networks.md': {
    files: () => ({
      'xor.csv': example('xor.csv'),
      'moons.csv': example('moons.csv'),
      // Boxes of an area and a ratio of their sides.
      'boxes.csv': csv(
        'width,height,area,ratio',
        rows(60, (i) => {
          const [width, height] = [1 + (i % 6) / 6, 1 + Math.floor(i / 6) / 10];
          return [width, height, width * height, width / height].map((each) => each.toFixed(4));
        }),
      ),
    }),
  },
  'lib/docs/plots.md': { packages: optional('vega', 'vega-lite', '@resvg') },
  'lib/docs/streams.md': {
    files: () => ({
      'big.csv': csv(
        'a,b,y',
        rows(80, (i) => [
          Math.sin(i).toFixed(3),
          Math.cos(3 * i).toFixed(3),
          i % 2 ? 'odd' : 'even',
        ]),
      ),
    }),
  },
  'lib/docs/tables.md': {
    files: () => ({
      // As a German spreadsheet writes it, with two missing values.
      'train.csv': csv(
        'length;width;species',
        rows(40, (i) => [
          `${4 + (i % 7)},5`,
          i % 19 === 3 ? 'NA' : `${1 + (i % 2)},25`,
          'ab'[i % 2],
        ]),
        ';',
      ),
      'new.csv': csv(
        'length;width',
        [
          ['5,5', '1,25'],
          ['6,5', 'NA'],
        ],
        ';',
      ),
    }),
  },
};

/** Pages whose blocks another test runs. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  'lib/docs/bundling.md': 'test/bundle/docs.test.ts, in a project with the bundlers',
};

/** What stands for a command here: it does the same after set-up, or shows what would otherwise go on. */
export const IN_PLACE_OF: Readonly<Record<string, string>> = {
  'npm start': 'fallline sigmoid',
};

const INSTALLS = 'npm run check:install packs, installs and builds by several package managers';

const PACKAGES_INSTALL =
  'npm run check:packages installs the packages of a release by several package managers';

const CHECKOUT = 'works on the checkout: .ci/run does it, or all that it checks';

/** Commands that are not run here, and why; each is the whole line. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  'npm test': 'runs this test',
  'npm run build:ts': CHECKOUT,
  'npm run build:native': CHECKOUT,
  'npx mocha test/numerics/losses.test.ts': CHECKOUT,
  'npx mocha test/models/weights.test.ts -g "class weights"': CHECKOUT,
  'FALLLINE_BACKEND=typescript npx mocha test/backend/runs.test.ts': CHECKOUT,
  'npm run typecheck': CHECKOUT,
  'npm run lint': CHECKOUT,
  'npm run format': CHECKOUT,
  'npm install fallline': PACKAGES_INSTALL,
  'npm install --save-dev cmake-js node-addon-api node-api-headers': INSTALLS,
  'npm run build:native --prefix node_modules/fallline': INSTALLS,
  'npx fallline lab --open': 'serves until Ctrl-C: test/lab does that',
  'npx fallline train data.csv --target y --solver descent --epochs 5000 --live --open':
    'waits for a browser: test/lab has one',
  "NODE_OPTIONS='--import fallline/register' npm run train":
    'train is a script of the reader: test/register runs by NODE_OPTIONS',
};
