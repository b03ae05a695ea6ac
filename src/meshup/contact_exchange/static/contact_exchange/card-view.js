/**
 * A received card as the device shows it, made from the page's `<template data-device-card>`.
 *
 * What a card says is text: only addresses of the web become links.
 */

import { drawn } from "../kit/qr.js";
import { linesOf } from "./card-lines.js";

const TYPE = "text/vcard;charset=utf-8";

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
  if (card.code) code.querySelector("[role=img]").append(drawn(...card.code));
  else code.remove();
  return view;
}
