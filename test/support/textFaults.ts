/** Finds texts in pictures that a browser shows cut off or overlapping. */

/** An expression for the page: a line for each text that is outside its picture, or over another. */
export const TEXT_FAULTS = `const slanted = (transform) => /rotate\\((?!-?(0|90|270)\\b)/.test(transform); [...document.querySelectorAll('figure')].flatMap((figure) => {
  const name = figure.querySelector('figcaption').textContent;
  const svg = figure.querySelector('svg').getBoundingClientRect();
  const faults = svg.width < 100 || svg.height < 60 ? [name + ': empty'] : [];
  const texts = [...figure.querySelectorAll('svg text')]
    .filter((text) => text.textContent.trim() !== '' && Number(text.getAttribute('opacity') ?? 1) > 0)
    .map((text) => [text.textContent, text.getBoundingClientRect(), text.getAttribute('transform') ?? '']);
  for (const [i, [text, box, at]] of texts.entries()) {
    if (box.left < svg.left - 1 || box.right > svg.right + 1 || box.top < svg.top - 1 || box.bottom > svg.bottom + 1) {
      faults.push(name + ': cut off: ' + text);
    }
    // Boxes of slanted texts overlap where the texts do not.
    if (slanted(at)) continue;
    for (const [other, b, bAt] of texts.slice(0, i)) {
      if (slanted(bAt)) continue;
      const across = Math.min(box.right, b.right) - Math.max(box.left, b.left);
      const down = Math.min(box.bottom, b.bottom) - Math.max(box.top, b.top);
      if (across > 1 && down > 0.35 * Math.min(box.height, b.height)) {
        faults.push(name + ': ' + text + ' over ' + other);
      }
    }
  }
  return faults;
})`;
