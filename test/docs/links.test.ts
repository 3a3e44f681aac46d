/** Links of the docs lead to files and headings that there are. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);
const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'bench/README.md', 'lib/bench/README.md'],
  ...readdirSync(new URL('lib/docs/', ROOT), { recursive: true, encoding: 'utf8' })
    .map((name) => `lib/docs/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.md')),
];

/** Pages whose text names files of the repository, in code. */
const NAMING = ['CONTRIBUTING.md', 'lib/docs/speed.md', 'lib/docs/kernels.md'];

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function anchorsIn(text: string): Set<string> {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '');
  return new Set(Array.from(prose.matchAll(/^#+ (.+)$/gm), ([, heading]) => anchorOf(heading)));
}

/** Targets of a page's Markdown links, images and sources, except web addresses. */
function targetsIn(text: string): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');
  const links = prose.matchAll(/\]\(([^)\s]+)\)|\bsrc(?:set)?="([^"]+)"/g);
  return Array.from(links, ([, link, source]) => link ?? source).filter(
    (target) => !/^https?:/.test(target),
  );
}

describe('links of the docs', () => {
  for (const page of PAGES) {
    it(`lead somewhere: ${page}`, () => {
      const place = new URL(page, ROOT);
      const text = readFileSync(place, 'utf8');
      for (const target of targetsIn(text)) {
        const [file, anchor] = target.split('#');
        const to = file === '' ? place : new URL(file, place);
        assert.ok(existsSync(to), target);
        if (anchor !== undefined) {
          assert.ok(anchorsIn(readFileSync(to, 'utf8')).has(anchor), `no such heading: ${target}`);
        }
      }
    });
  }

  it('are found', () => {
    const counts = PAGES.map((page) => targetsIn(readFileSync(new URL(page, ROOT), 'utf8')).length);
    assert.ok(counts.reduce((a, b) => a + b) > 300);
    assert.ok(counts[0] > 15);
  });

  for (const page of NAMING) {
    it(`files that ${page} names are there`, () => {
      const text = readFileSync(new URL(page, ROOT), 'utf8');
      const named = Array.from(
        text.matchAll(/`((?:lib|native|test|bench)\/[\w/.-]+\.\w+)`/g),
        ([, path]) => path,
      ).filter((path) => !path.includes('yourModel'));
      assert.ok(named.length > 0);
      for (const path of named) assert.ok(existsSync(new URL(path, ROOT)), path);
    });
  }
});
