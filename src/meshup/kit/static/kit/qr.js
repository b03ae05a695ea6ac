/** QR codes that the node worked out: one bit for each square, row by row, in base64. Pure. */

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
