/** Helpers for the elements of the page. */

/** Returns the element with an id, and checks its type. */
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

/** Creates an element with properties. */
export function made<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

/** Creates the options of a select element. */
export function options(entries: readonly (readonly [value: string, text: string])[]) {
  return entries.map(([value, textContent]) => made('option', { value, textContent }));
}

/** Sets the value of an input, unless it has the focus. */
export function show(field: HTMLInputElement | HTMLSelectElement, value: string): void {
  if (field instanceof HTMLInputElement && field === document.activeElement) return;
  if (field.value !== value) field.value = value;
  field.removeAttribute('aria-invalid');
}

/** Sets a text, if it has changed. */
export function showText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Parses a number with a decimal point or comma, and a minus sign or hyphen. */
export function typedNumber(field: HTMLInputElement): number | undefined {
  const text = field.value.trim().replace(',', '.').replace('−', '-');
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}
