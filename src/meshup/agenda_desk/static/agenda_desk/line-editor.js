/**
 * Type the lines of a timetable as into a spreadsheet; see _line_forms.html.
 *
 * A new line appears when the last one is filled, and begins where the one before ends: that is only
 * proposed, and goes again if nothing is typed into it. Enter leads to the next line, cells that are
 * pasted fill in lines, and days follow the dates of the form. All of it also works without this.
 */

import { continuation, daysBetween } from "./line-continuation.js";

const COLUMNS = ["day", "starts", "ends", "kind", "zone", "track"];

const RARELY_TWICE = new Set(["doors", "break"]);

const linesOf = (editor) => [...editor.querySelectorAll("[data-line]")];
const field = (line, name) => line.querySelector(`[name$="-${name}"]`);
const value = (line, name) => field(line, name)?.value ?? "";
const isRemoved = (line) => field(line, "DELETE").checked;
const typed = (line) => line.querySelectorAll("input:not([type=checkbox], [type=hidden]), textarea");
const isEmpty = (line) => [...typed(line)].every((input) => !input.value.trim());
const isProposed = (line) => "proposed" in line.dataset;

function setTotal(editor) {
  editor.querySelector("[name$=-TOTAL_FORMS]").value = linesOf(editor).length;
}

function addLine(editor) {
  const number = linesOf(editor).length;
  const empty = editor.querySelector("template[data-empty-line]").innerHTML;
  const html = empty.replaceAll("__prefix__", number).replaceAll("__number__", number + 1);
  editor.querySelector("[data-lines]").insertAdjacentHTML("beforeend", html);
  setTotal(editor);
  return linesOf(editor).at(-1);
}

/** Keep one empty line at the end: drop more of them, which only those without scripts need. */
function keepSpare(editor) {
  const initial = Number(editor.querySelector("[name$=-INITIAL_FORMS]").value);
  const lines = linesOf(editor);
  const spare = (line) => line && isEmpty(line) && !isRemoved(line);
  while (lines.length > Math.max(initial, 1) && spare(lines.at(-1)) && spare(lines.at(-2))) {
    lines.pop().remove();
  }
  setTotal(editor);
  if (!spare(lines.at(-1))) {
    addLine(editor);
  }
}

function propose(editor, line) {
  if (!isEmpty(line)) {
    return;
  }
  const lines = linesOf(editor);
  const before = lines.slice(0, lines.indexOf(line)).filter((other) => !isRemoved(other) && !isEmpty(other));
  const last = before.findLast((other) => value(other, "starts")) ?? before.at(-1);
  const form = editor.closest("form");
  const opens = form.elements.starts?.value ?? "";
  const next = last
    ? continuation({ day: value(last, "day"), starts: value(last, "starts"), ends: value(last, "ends") }, daysOf(editor))
    : { day: "1", starts: opens.slice(11, 16), ends: "" };
  const same = Object.fromEntries(["kind", "zone", "track"].map((name) => [name, last ? value(last, name) : ""]));
  const proposal = { ...next, ...same, kind: RARELY_TWICE.has(same.kind) ? "" : same.kind };
  for (const name of COLUMNS) {
    const input = field(line, name);
    if (input && proposal[name]) {
      input.dataset.before = input.value;
      input.value = proposal[name];
    }
  }
  line.dataset.proposed = "";
}

function withdraw(line) {
  if (!isProposed(line)) {
    return;
  }
  delete line.dataset.proposed;
  for (const input of line.querySelectorAll("[data-before]")) {
    input.value = input.dataset.before;
    delete input.dataset.before;
  }
}

function accept(editor, line) {
  delete line.dataset.proposed;
  for (const input of line.querySelectorAll("[data-before]")) {
    delete input.dataset.before;
  }
  keepSpare(editor);
}

function goTo(editor, line) {
  const first = [...line.querySelectorAll("select, input")].find((input) => input.offsetParent);
  first.focus();
  propose(editor, line);
}

function enter(editor, line) {
  if (!isEmpty(line)) {
    accept(editor, line);
  }
  const lines = linesOf(editor).filter((other) => !isRemoved(other));
  goTo(editor, lines[lines.indexOf(line) + 1] ?? addLine(editor));
}

const daysOf = (editor) => field(editor.querySelector("[data-line]"), "day")?.options.length ?? 1;

/** Let a pair of buttons count up and down. */
function count(holder) {
  const input = holder.querySelector("input");
  for (const button of holder.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      input.value = Math.max(0, Number(input.value) + Number(button.dataset.step));
    });
  }
}

/** Let the lines offer the days from the form's start to its end. */
function followDates(editor) {
  const { starts, ends } = editor.closest("form").elements;
  const days = starts && ends ? daysBetween(starts.value, ends.value) : [];
  const template = editor.querySelector("template[data-empty-line]");
  if (!days.length || !template.content.querySelector(".line-day")) {
    return;
  }
  const weekday = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", timeZone: "UTC" });
  const words = (day) => `${weekday.format(day).replace(".", "")} ${day.getUTCDate()}`;
  editor.toggleAttribute("data-several-days", days.length > 1);
  for (const holder of [...editor.querySelectorAll(".line-day"), template.content.querySelector(".line-day")]) {
    const select = holder.querySelector("select");
    holder.toggleAttribute("hidden", days.length === 1 && select?.value === "1");
    if (!select) {
      continue;
    }
    const other = [...select.options].filter((option) => option.selected && Number(option.value) > days.length);
    const options = days.map((day, at) => new Option(words(day), at + 1, at === 0, select.value === String(at + 1)));
    select.replaceChildren(...options, ...other);
  }
}

function start(editor) {
  keepSpare(editor);
  followDates(editor);
}

function onPaste(editor, event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (event.target.matches("textarea") || !/[\t\n]./.test(text)) {
    return;
  }
  event.preventDefault();
  withdraw(event.target.closest("[data-line]"));
  editor.querySelector("[name=lines-table]").value = text;
  editor.querySelector("[data-paste-lines]").click();
}

if (globalThis.document) {
  const inLine = (act) => (event) => {
    const line = event.target.closest?.("[data-line]");
    const editor = line?.closest("[data-line-editor]");
    if (editor) {
      act(editor, line, event);
    }
  };
  const edited = inLine((editor, line, event) => event.isTrusted && accept(editor, line));
  document.addEventListener("input", edited);
  document.addEventListener("change", edited);
  document.addEventListener("focusin", inLine((editor, line, event) => {
    if (event.target.matches("input:not([type=checkbox]), select")) {
      propose(editor, line);
    }
  }));
  document.addEventListener("focusout", inLine((editor, line, event) => {
    if (!line.contains(event.relatedTarget)) {
      withdraw(line);
    }
  }));
  document.addEventListener("keydown", inLine((editor, line, event) => {
    if (event.key === "Enter" && event.target.matches("input") && !event.isComposing) {
      event.preventDefault();
      enter(editor, line);
    }
  }));
  document.addEventListener("paste", inLine((editor, line, event) => onPaste(editor, event)));
  document.addEventListener("submit", (event) => {
    for (const editor of event.target.querySelectorAll("[data-line-editor]")) {
      linesOf(editor).forEach(withdraw);
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-more-lines]");
    if (button) {
      event.preventDefault();
      const editor = button.closest("[data-line-editor]");
      const spare = linesOf(editor).find((line) => isEmpty(line) && !isRemoved(line));
      goTo(editor, spare ?? addLine(editor));
    }
  });
  document.addEventListener("change", (event) => {
    if (["starts", "ends"].includes(event.target.name)) {
      event.target.form?.querySelectorAll("[data-line-editor]").forEach(followDates);
    }
  });
  document.addEventListener("htmx:afterSettle", () => document.querySelectorAll("[data-line-editor]").forEach(start));
  document.querySelectorAll("[data-line-editor]").forEach(start);
  document.querySelectorAll("[data-count]").forEach(count);
}
