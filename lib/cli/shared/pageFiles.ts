/** Where a page and its pictures go: `--report FILE`, `--out FOLDER`, or both. */
import { join } from 'node:path';
import { type FileContents, writeFiles } from '../../io/writeFiles.ts';
import type { ChartSpec } from '../../plots/options.ts';
import { type CommandFiles, placeName, writeOutput } from './outputs.ts';
import { isMissingPackage } from './pictures.ts';

export interface PagePlaces {
  /** The path of the page alone. */
  readonly report: string | undefined;
  /** A folder for the page and, in a folder of it, each picture. */
  readonly out: string | undefined;
}

export interface PageFiles {
  readonly page: string;
  readonly charts: Readonly<Partial<Record<string, ChartSpec>>>;
  /** The charts as SVG; empty where they could not be drawn. */
  readonly pictures: Readonly<Partial<Record<string, string>>>;
}

const PAGE = 'report.html';
const PICTURES = 'pictures';

/** What is told while a page is written. */
export interface PageHooks {
  /** Told of each file. */
  readonly wrote: (path: string) => void;
  /** Told where there are no PNG files, because the package for them, or a typeface, is missing. */
  readonly warn: (text: string) => void;
  /** Puts text on stdout. */
  readonly write: (text: string) => void;
}

/** Both places, for `prepareOutputs`. */
export function pageOutputs({
  report,
  out,
}: PagePlaces): Required<Pick<CommandFiles, 'outputs' | 'folders'>> {
  return {
    outputs: { report, out: out && join(out, PAGE) },
    folders: { out: out && join(out, PICTURES) },
  };
}

/**
 * Writes the page to both places, and the pictures as SVG and PNG.
 *
 * @throws {Error} if a file cannot be written
 */
export async function writePage(
  { report, out }: PagePlaces,
  { page, charts, pictures }: PageFiles,
  { wrote, warn, write }: PageHooks,
): Promise<void> {
  if (report !== undefined) {
    await writeOutput(report, page, write);
    wrote(placeName(report));
  }
  if (out === undefined) return;
  const files: Record<string, string | Uint8Array> = {};
  for (const [name, svg] of Object.entries(pictures)) {
    if (svg !== undefined) files[`${fileName(name)}.svg`] = svg;
  }
  if (Object.keys(files).length > 0) Object.assign(files, await pngFiles(charts, warn));
  const paths = [
    ...(await writeFiles(join(out, PICTURES), files)),
    ...(await writeFiles(out, { [PAGE]: page })),
  ];
  for (const path of paths) wrote(path);
}

async function pngFiles(
  charts: PageFiles['charts'],
  warn: (text: string) => void,
): Promise<FileContents> {
  const { NoTypefaceError, renderPng } = await import('../../plots/renderPng.ts');
  const files: Record<string, Uint8Array> = {};
  try {
    for (const [name, spec] of Object.entries(charts)) {
      if (spec !== undefined) files[`${fileName(name)}.png`] = await renderPng(spec);
    }
  } catch (error) {
    if (!(isMissingPackage(error) || error instanceof NoTypefaceError)) throw error;
    warn(`fallline: the PNG files were left out. ${error.message}`);
    return {};
  }
  return files;
}

/** `precisionRecall` as `precision-recall`. */
function fileName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
