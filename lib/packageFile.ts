/**
 * The URL of a file of this package, by its path in it: the same from lib/ and from dist/, whose modules the
 * build joins into fewer files.
 */
export function packageFile(path: string): URL {
  const here = import.meta.url;
  const root = Math.max(here.lastIndexOf('/lib/'), here.lastIndexOf('/dist/'));
  return new URL(path, here.slice(0, root + 1));
}
