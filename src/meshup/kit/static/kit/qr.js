/** QR codes that the node worked out: one bit for each square, row by row, in base64. */

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // squares of white around it, as the standard wants

/** Return the dark squares as the path of an SVG, neighbours in a row joined. */
export function squaresPath(side, packed) {
  const bytes = Uint8Array.from(atob(packed), (char) => char.codePointAt(0));
  const isDark = (place) => (bytes[place >> 3] >> (7 - (place & 7))) & 1;
  let path = "";
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      let width = 0;
      while (x + width < side && isDark(y * side + x + width)) {
        width += 1;
      }
      if (width > 0) {
        path += `M${x} ${y}h${width}v1h-${width}z`;
        x += width;
      }
    }
  }
  return path;
}

/** Return the code as an SVG, black on white in any colour scheme, with the white around it. */
export function drawn(side, packed) {
  const svg = document.createElementNS(SVG, "svg");
  const size = side + 2 * QUIET;
  svg.setAttribute("viewBox", `${-QUIET} ${-QUIET} ${size} ${size}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  for (const [fill, path] of [
    ["#fff", `M${-QUIET} ${-QUIET}h${size}v${size}h${-size}z`],
    ["#000", squaresPath(side, packed)],
  ]) {
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("fill", fill);
    shape.setAttribute("d", path);
    svg.append(shape);
  }
  return svg;
}
