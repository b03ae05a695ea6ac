/* Says how readable white text is on the main colour, while a host chooses it (WCAG 2.2, 1.4.3). */

const linear = (channel) =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;

function contrastWithWhite(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) =>
    linear(parseInt(colour.slice(at, at + 2), 16) / 255),
  );
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

const note = document.querySelector("[data-contrast-note]");
const input = document.querySelector("[data-contrast][name=primary]");

function show() {
  const contrast = contrastWithWhite(input.value);
  const good = contrast >= 4.5;
  note.textContent = `${good ? note.dataset.good : note.dataset.poor} ${contrast.toFixed(1)} : 1`;
  note.classList.toggle("notice-good", good);
  note.classList.toggle("notice-warning", !good);
  note.hidden = false;
}

if (note && input) {
  input.closest(".field").append(note);
  input.addEventListener("input", show);
  show();
}
