/** A history that stays small however long a run is. */

/**
 * At most `most` of the elements: every second one is left out until they are so few. The last stays.
 */
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
