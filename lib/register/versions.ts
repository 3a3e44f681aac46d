/** Comparison of package versions with a range. */

/** Whether a version is at least `from` and below `below`. Pre-releases (`2.0.0-beta.1`) are in no range. */
export function isInRange(version: string, from: string, below: string): boolean {
  const parts = numbersOf(version);
  return parts !== undefined && compare(parts, from) >= 0 && compare(parts, below) < 0;
}

function numbersOf(version: string): number[] | undefined {
  const [, ...parts] = /^(\d+)\.(\d+)\.(\d+)(?:\+.*)?$/.exec(version) ?? [];
  return parts.length === 3 ? parts.map(Number) : undefined;
}

function compare(parts: readonly number[], limit: string): number {
  const others = limit.split('.').map(Number);
  const at = parts.findIndex((part, i) => part !== others[i]);
  return at < 0 ? 0 : parts[at] - others[at];
}
