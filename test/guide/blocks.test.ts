import assert from 'node:assert/strict';
import { type Block, toMarkdown, toPlainText } from '../../lib/guide/blocks.ts';

const BLOCKS: readonly Block[] = [
  { heading: 'A `name`', level: 1 },
  { paragraph: `${'words '.repeat(20)}end.` },
  { heading: 'Part', level: 2 },
  { list: ['one', 'two'] },
  { facts: [{ term: '`a`', text: 'b', link: 'a.md' }] },
  {
    table: [
      ['x', 'y'],
      ['|r|', '10'],
    ],
  },
  { code: ['f(x)', '', 'g(x)'], language: 'ts' },
];

describe('blocks of a page', () => {
  it('as Markdown', () => {
    assert.equal(
      toMarkdown(BLOCKS),
      [
        ...['# A `name`', '', `${'words '.repeat(20)}end.`, '', '## Part', '', '- one', '- two'],
        ...['', '- [`a`](a.md): b', '', '| x | y |', '|---|---|', '| \\|r\\| | 10 |', ''],
        ...['```ts', 'f(x)', '', 'g(x)', '```', ''],
      ].join('\n'),
    );
  });

  it('as plain text of at most 88 columns', () => {
    assert.equal(
      toPlainText(BLOCKS),
      [
        ...['A name', '', 'words '.repeat(14).trim(), `${'words '.repeat(6)}end.`, '', 'PART', ''],
        ...['- one', '- two', '', '- a: b', '', '  x    y', '  |r|  10', ''],
        ...['  f(x)', '', '  g(x)'],
      ].join('\n'),
    );
  });
});
