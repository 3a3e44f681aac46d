/** `fallline lab`: serves the lab's page until it is interrupted, or writes it as files. */
import { once } from 'node:events';
import { exportLab } from '../../lab/exportLab.ts';
import { servePage } from '../../lab/server.ts';
import { openInBrowser } from '../shared/openInBrowser.ts';
import type { Output } from '../shared/output.ts';
import type { LabOptions } from './labOptions.ts';

/**
 * Runs the command.
 *
 * @param signal stops the server, which is not an error
 * @throws {Error} if the port is in use, or the folder is not empty or not writable
 */
export async function runLab(
  { port, open, folder }: LabOptions,
  { output, signal }: { output: Pick<Output, 'print' | 'warn'>; signal: AbortSignal },
): Promise<void> {
  if (folder !== undefined) {
    for (const path of await exportLab(folder)) output.print(`[INFO] wrote ${path}`);
    return;
  }
  const server = await servePage(port);
  try {
    output.print(`[INFO] the lab is at ${server.url} (Ctrl-C ends it)`);
    if (open) await openInBrowser(server.url, output.warn);
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await server.close();
  }
}
