/** The lines of a card, and where each leads. Pure. */

/** Return where each line of a card leads: `[text, address]`. */
export function linesOf({ phone = "", mail = "", links = [] }) {
  const lines = [];
  if (phone) lines.push([phone, `tel:${phone.replaceAll(/[^+0-9]/g, "")}`]);
  if (mail) lines.push([mail, `mailto:${encodeURIComponent(mail).replace("%40", "@")}`]);
  for (const link of Array.isArray(links) ? links : []) {
    lines.push([link, /^https?:\/\//i.test(link) ? link : ""]);
  }
  return lines;
}
