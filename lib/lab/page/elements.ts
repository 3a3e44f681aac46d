/** The elements of the page. */

/** The element of that id, which is of that kind. */
export function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} "${id}"`);
  return found;
}

export const button = (id: string) => element(id, HTMLButtonElement);
export const input = (id: string) => element(id, HTMLInputElement);
export const select = (id: string) => element(id, HTMLSelectElement);
export const canvas = (id: string) => element(id, HTMLCanvasElement);
export const anyElement = (id: string) => element(id, HTMLElement);

/** A new element with its properties. */
export function made<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

/** The entries of a list to choose from. */
export function options(entries: readonly (readonly [value: string, text: string])[]) {
  return entries.map(([value, textContent]) => made('option', { value, textContent }));
}

/** Shows a value, but never under the hands of whoever is typing. */
export function show(field: HTMLInputElement | HTMLSelectElement, value: string): void {
  if (field instanceof HTMLInputElement && field === document.activeElement) return;
  if (field.value !== value) field.value = value;
  field.removeAttribute('aria-invalid');
}

/** Shows a text, where it is another. */
export function showText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** A number as people write it: with a point or a comma, and with a minus or a hyphen. */
export function typedNumber(field: HTMLInputElement): number | undefined {
  const text = field.value.trim().replace(',', '.').replace('−', '-');
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
