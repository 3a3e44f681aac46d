/**
 * The reference of the public API as Markdown, for lib/docs/api: a page for each entry point, and for
 * the package itself one for each of its subjects, with an index that leads to them.
 */
import { readApi } from './readApi.mjs';

/**
 * @typedef {import('./readApi.mjs').ApiEntry} ApiEntry
 * @typedef {import('./readApi.mjs').ApiItem} ApiItem
 * @typedef {import('./readApi.mjs').Documented} Documented
 *
 * @typedef {{ file: string, title: string, entry: string, about: string[], items: readonly ApiItem[] }} Page
 */

const MADE = '<!-- Made by `npm run docs` from the docstrings of the sources. -->';

/**
 * Subjects of `fallline`, with the folders of lib/ that declare their names.
 *
 * @type {[file: string, title: string, folders: string[]][]}
 */
const SUBJECTS = [
  ['models', 'Models', ['models', 'numerics']],
  ['training-options', 'Losses, optimizers, schedules, layers', ['plan']],
  ['data', 'Data', ['data', 'datasets', 'preprocessing', 'selection', 'random']],
  ['metrics', 'Metrics', ['metrics']],
  ['runtime', 'Backends and errors', ['backend', 'common', 'system']],
];

/** @returns {ReadonlyMap<string, string>} Markdown by path within lib/docs. */
export function apiFiles() {
  const pages = readApi().flatMap(pagesOf);
  const files = pages.map((page) => /** @type {const} */ ([`api/${page.file}`, pageText(page)]));
  return new Map([['api/README.md', indexText(pages)], ...files]);
}

/**
 * @param {ApiEntry} entry
 * @returns {Page[]}
 */
function pagesOf({ name, items, ...head }) {
  if (name !== 'fallline') {
    const file = `${name.replace('fallline/', '').replaceAll('/', '-')}.md`;
    return [{ file, title: `\`${name}\``, entry: name, about: docText(head), items }];
  }
  const pages = SUBJECTS.map(([file, title, folders]) => ({
    file: `${file}.md`,
    title,
    entry: name,
    about: [],
    items: items.filter(({ path }) => folders.includes(path.split('/')[0])),
  }));
  const left = items.filter((item) => !pages.some((page) => page.items.includes(item)));
  if (left.length > 0) {
    throw new Error(`No page of the reference for ${left.map((each) => each.path).join(', ')}`);
  }
  return pages;
}

/** @param {readonly Page[]} pages */
function indexText(pages) {
  const list = pages.map(({ file, title, entry, items }) => {
    const names = items.map((item) => `[${code(item.name)}](${file}#${anchorOf(item)})`);
    const head = `## [${title}](${file})`;
    return names.length === 0
      ? `${head}\n\n\`${entry}\` exports nothing: importing it has an effect.`
      : `${head}\n\n\`${entry}\`: ${names.join(', ')}`;
  });
  const about =
    'Every name that the package exports, with its docstring. Editors show the same text. For what to choose, and for formulas of losses, optimizers and schedules, see [the guide](../README.md).';
  return `${[MADE, '# API reference', about, ...list].join('\n\n')}\n`;
}

/** @param {Page} page */
function pageText({ title, entry, about, items }) {
  const from = items.length === 0 ? [] : [`Import these names from \`${entry}\`.`];
  const parts = [MADE, `# ${title}`, ...about, ...from];
  return `${[...parts, '[All names](README.md)', ...items.map(itemText)].join('\n\n')}\n`;
}

/** With its kind: a page may have a `RobbinsMonro` and a `robbinsMonro`. @param {ApiItem} item */
function headingOf({ kind, name }) {
  return `${kind} ${name}`;
}

/** GitHub's anchor of an item's heading. @param {ApiItem} item */
function anchorOf(item) {
  return headingOf(item)
    .toLowerCase()
    .replaceAll(' ', '-')
    .replace(/[^\w-]/g, '');
}

/** @param {ApiItem} item */
function itemText(item) {
  const { aliases, isExported, path, declaration, members } = item;
  const also = aliases.length === 0 ? [] : [`Also exported as ${aliases.map(code).join(', ')}.`];
  const base = isExported ? [] : ['A base of exported types; it is not exported itself.'];
  const fields = members.filter((each) => !needsSection(each));
  const sections = members.filter(needsSection);
  return [
    `## ${headingOf(item)}`,
    block(declaration),
    ...docText(item),
    ...also,
    ...base,
    ...(fields.length === 0 ? [] : [table(fields)]),
    ...sections.map((each) => [block(each.declaration), ...docText(each)].join('\n\n')),
    `<sub>lib/${path}</sub>`,
  ].join('\n\n');
}

/** Whether a member is shown by itself, not in the table. @param {ApiItem['members'][number]} member */
function needsSection({ isMethod, tags, doc }) {
  return isMethod || tags.some(({ name }) => name === 'example') || doc.includes('```');
}

/** @param {readonly ApiItem['members'][number][]} fields */
function table(fields) {
  const rows = fields.map(({ declaration, doc, tags }) => {
    const throws = tags.filter(({ name }) => name === 'throws').map(({ text }) => throwsText(text));
    const text = doc.replace(/\n\s*\n/g, '<br>').replace(/\s*\n\s*/g, ' ');
    return [code(declaration.replace(/\s+/g, ' ')), [text, ...throws].join(' ').trim()];
  });
  const lines = [['member', 'meaning'], ...rows].map(
    (cells) => `| ${cells.map(cell).join(' | ')} |`,
  );
  return [lines[0], '|---|---|', ...lines.slice(1)].join('\n');
}

/** A bar would end the cell, also within backticks. @param {string} text */
function cell(text) {
  return text.replaceAll('|', '\\|');
}

/**
 * A docstring with its tags, as paragraphs.
 *
 * @param {Documented} documented
 */
function docText({ doc, tags }) {
  const textsOf = (/** @type {string} */ wanted) =>
    tags.filter(({ name }) => name === wanted).map(({ text }) => text.trim());
  const facts = [
    ...textsOf('param').map((text) => oneLine(text).replace(/^(\S+)\s*/, '- `$1`: ')),
    ...textsOf('returns').map((text) => `- Returns ${oneLine(text)}`),
    ...textsOf('throws').map((text) => `- ${throwsText(text)}`),
  ];
  return [
    ...(doc === '' ? [] : [doc]),
    ...(facts.length === 0 ? [] : [facts.join('\n')]),
    ...textsOf('example').map(block),
  ];
}

/** @param {string} text `{TypeError} if …` */
function throwsText(text) {
  return `Throws ${oneLine(text).replace(/^\{([^}]*)\}/, (_, type) => code(type))}`;
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/\s*\n\s*/g, ' ');
}

/** @param {string} text */
function code(text) {
  return `\`${text}\``;
}

/** TypeScript that is shown; programs that a reader runs are in blocks of `js` and `ts`. @param {string} text */
function block(text) {
  return `\`\`\`typescript\n${text}\n\`\`\``;
}
