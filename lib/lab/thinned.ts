/** Limits the size of a history. */

/** Drops every second element until at most `most` are left. The last element is always kept. */
export function thinned<Element>(list: readonly Element[], most: number): Element[] {
  let [kept, every] = [list.length, 1];
  while (kept > most) {
    every *= 2;
    kept = Math.ceil(list.length / every);
  }
  if (every === 1) return [...list];
  const last = list.length - 1;
  return list.filter((_, i) => i % every === 0 || i === last);
}
