/** Writes a report page and its pictures: `--report FILE`, `--out FOLDER`, or both. */
import { join } from 'node:path';
import { type FileContents, writeFiles } from '../../io/writeFiles.ts';
import type { ChartSpec } from '../../plots/options.ts';
import { type CommandFiles, placeName, writeOutput } from './outputs.ts';
import { isMissingPackage } from './pictures.ts';

export interface PagePlaces {
  /** Path of the page without separate pictures. */
  readonly report: string | undefined;
  /** Folder for the page, with each picture in a subfolder. */
  readonly out: string | undefined;
}

export interface PageFiles {
  readonly page: string;
  readonly charts: Readonly<Partial<Record<string, ChartSpec>>>;
  /** The charts as SVG; empty if they could not be drawn. */
  readonly pictures: Readonly<Partial<Record<string, string>>>;
}

const PAGE = 'report.html';
const PICTURES = 'pictures';

/** Callbacks while a page is written. */
export interface PageHooks {
  /** Called for each file written. */
  readonly wrote: (path: string) => void;
  /** Called if PNG files cannot be made, because a package or a font is missing. */
  readonly warn: (text: string) => void;
  /** Writes text to stdout. */
  readonly write: (text: string) => void;
}

/** Both destinations, for `prepareOutputs`. */
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
 * Writes the page to both destinations, and the pictures as SVG and PNG.
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

/** Converts `precisionRecall` to `precision-recall`. */
function fileName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
