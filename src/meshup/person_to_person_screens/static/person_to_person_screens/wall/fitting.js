/**
 * How large names can be on a wall of some size: the largest letters with which all of them fit, in
 * columns; and where even the smallest that are read from afar do not let them, in several pages.
 * Pure. Measures are in pixels; those of entries in ems, of the size that is looked for.
 */

const STEPS = 12; // of halving: to a four thousandth of the range

/**
 * Return `{size, columns, pages}` for `entries`: `[{width, height}]`, in reading order.
 *
 * area   `{width, height}`
 * least  the smallest letters; below them pages are turned
 * most   the largest
 * gap    between columns, in ems
 */
export function fit(entries, area, { least, most, gap }) {
  const widest = Math.max(1, ...entries.map((entry) => entry.width));
  const columnsAt = (size) => Math.max(1, Math.floor((area.width / size + gap) / (widest + gap)));
  const fitsIn = (pages, size) =>
    widest * size <= area.width &&
    pagesOf(entries, pages).every((page) => columnsFor(page, area.height / size) <= columnsAt(size));
  let pages = 1;
  while (!fitsIn(pages, least) && pages < entries.length) {
    pages += 1;
  }
  const size = largest(least, most, (candidate) => fitsIn(pages, candidate));
  const turned = pagesOf(entries, pages);
  const columns = Math.max(...turned.map((page) => columnsFor(page, area.height / size)));
  return { size, columns: Math.min(columnsAt(size), Math.max(1, columns)), pages: turned.length };
}

/** Return `entries` cut into so many pages, in order, about as many on each. */
export function pagesOf(entries, pages) {
  const each = Math.ceil(entries.length / Math.max(1, pages));
  const cut = [];
  for (let start = 0; start < entries.length; start += each) {
    cut.push(entries.slice(start, start + each));
  }
  return cut.length === 0 ? [[]] : cut;
}

/** Return how many columns of a height `entries` fill one after the other, none of them cut. */
export function columnsFor(entries, height) {
  return entries.some((entry) => entry.height > height) ? Infinity : filled(entries, height).length;
}

/** Return `entries` in so many columns, in order, the columns as even in height as can be. */
export function inColumns(entries, columns) {
  const all = entries.reduce((sum, entry) => sum + entry.height, 0);
  const tallest = Math.max(0, ...entries.map((entry) => entry.height));
  const step = Math.min(...entries.map((entry) => entry.height)) / 4;
  let height = Math.max(tallest, all / columns);
  while (entries.length > 0 && filled(entries, height).length > columns) {
    height += step;
  }
  return filled(entries, height);
}

function filled(entries, height) {
  const columns = [[]];
  let left = height;
  for (const entry of entries) {
    if (entry.height > left + 1e-9 && columns.at(-1).length > 0) {
      columns.push([]);
      left = height;
    }
    columns.at(-1).push(entry);
    left -= entry.height;
  }
  return columns;
}

/** Return the width that nine of ten entries have at most; longer ones are written smaller. */
export function usualWidth(widths) {
  const sorted = [...widths].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) * 0.9)] ?? 0;
}

function largest(least, most, isGood) {
  if (isGood(most)) {
    return most;
  }
  let [low, high] = [least, most];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    [low, high] = isGood(middle) ? [middle, high] : [low, middle];
  }
  return low;
}
