/** All pages, as files and one by one. */
import { type Block, toMarkdown } from './blocks.ts';
import { type GuideEntry, guideEntries } from './entries.ts';
import { indexPage } from './indexPage.ts';
import { folderOf, pageOf } from './page.ts';

const MADE = '<!-- Made by `npm run docs` from lib/guide and the tables of the code. -->\n\n';

/** Markdown by path within lib/docs, in the order of the tables. */
export function docFiles(): ReadonlyMap<string, string> {
  const entries = guideEntries();
  const files = entries.map((entry): [string, string] => [
    `${folderOf(entry.kind)}/${entry.name}.md`,
    MADE + toMarkdown(guidePage(entry, entries)),
  ]);
  return new Map([['README.md', MADE + toMarkdown(indexPage(entries))], ...files]);
}

/** The page of one of `entries`, which know what its links are about. */
export function guidePage(entry: GuideEntry, entries: readonly GuideEntry[]): Block[] {
  return pageOf(entry, (name) => {
    const other = entries.find((each) => each.kind === entry.kind && each.name === name);
    if (other === undefined) throw new Error(`There is no ${entry.kind} '${name}' to link to`);
    return other.about;
  });
}
