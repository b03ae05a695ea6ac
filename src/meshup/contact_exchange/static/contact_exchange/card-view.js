/**
 * A received card as the device shows it, made from the page's `<template data-device-card>`.
 *
 * What a card says is text: only addresses of the web become links.
 */

import { squaresPath } from "../kit/qr.js";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // squares of white around a code
const TYPE = "text/vcard;charset=utf-8";

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

function lineOf([text, address]) {
  const item = document.createElement("li");
  if (!address) {
    item.textContent = text;
    return item;
  }
  const link = document.createElement("a");
  link.href = address;
  link.rel = "noopener noreferrer nofollow";
  link.textContent = text;
  item.append(link);
  return item;
}

function drawn([side, packed]) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `${-QUIET} ${-QUIET} ${side + 2 * QUIET} ${side + 2 * QUIET}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  const ground = document.createElementNS(SVG, "path");
  ground.setAttribute("fill", "#fff");
  ground.setAttribute("d", `M${-QUIET} ${-QUIET}h${side + 2 * QUIET}v${side + 2 * QUIET}h${-side - 2 * QUIET}z`);
  const squares = document.createElementNS(SVG, "path");
  squares.setAttribute("fill", "#000");
  squares.setAttribute("d", squaresPath(side, packed));
  svg.append(ground, squares);
  return svg;
}

/** Hand out vCards as a file. */
export function saveVcards(texts, name) {
  const link = document.createElement("a");
  link.download = name;
  link.href = URL.createObjectURL(new Blob(texts, { type: TYPE }));
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Return what shows `card`, without its name. */
export function viewOf(card) {
  const view = document.querySelector("template[data-device-card]").content.cloneNode(true);
  view.querySelector("[data-lines]").append(...linesOf(card).map(lineOf));
  const note = view.querySelector("[data-note]");
  note.textContent = card.note ?? "";
  note.hidden = !card.note;
  view.querySelector("[data-save]").addEventListener("click", () => saveVcards([card.vcard], "contact.vcf"));
  const code = view.querySelector("[data-code]");
  if (card.code) code.querySelector("[role=img]").append(drawn(card.code));
  else code.remove();
  return view;
}
