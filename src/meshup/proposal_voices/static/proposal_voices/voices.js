/**
 * "I’d like to hear this" on pages that are one for everybody.
 *
 * `<div data-wishes="ADDRESS">` asks the address what this device has said: `{"wishes": [slug, …]}`,
 * or nothing. `<form data-voice="SLUG">` is sent without leaving the page; pressed again, the same
 * button takes it back. Without JavaScript the form leads to a page that says the same.
 */

/** Show a form's button as pressed, or not. */
export function show(form, wants) {
  const button = form.querySelector("button");
  const words = button.querySelector("[data-words]");
  form.dataset.words ??= words.textContent;
  words.textContent = wants ? form.dataset.pressed : form.dataset.words;
  button.setAttribute("aria-pressed", String(wants));
  form.elements.namedItem("wants").value = wants ? "0" : "1";
  const nobody = form.parentElement?.querySelector("[data-nobody]");
  if (nobody) {
    nobody.hidden = wants; // who has just said so is somebody
  }
}

/** Return the addresses of the proposals that this device would like to hear. */
export async function wishes(address, ask = globalThis.fetch) {
  try {
    const answer = await ask(address, { cache: "no-store", headers: { accept: "application/json" } });
    return answer.status === 200 ? (await answer.json()).wishes : [];
  } catch {
    return []; // without a network the buttons stay as they are
  }
}

/** Send what a form says; show what became of it. */
export async function send(form, ask = globalThis.fetch) {
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await ask(form.action, {
      method: "POST",
      body,
      headers: { accept: "application/json" },
    });
    const said = await answer.json();
    if (answer.ok) {
      show(form, said.wants);
    }
    tell(form, answer.ok ? "" : (said.detail ?? form.dataset.refused));
  } catch {
    tell(form, form.dataset.refused);
  }
}

function tell(form, sentence) {
  let place = form.querySelector("[role=alert]");
  if (!place && sentence) {
    place = document.createElement("p");
    place.setAttribute("role", "alert");
    place.className = "small";
    form.append(place);
  }
  if (place) {
    place.textContent = sentence;
  }
}

async function start() {
  const forms = [...document.querySelectorAll("[data-voice]")];
  for (const form of forms) {
    let isSent = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!isSent) {
        isSent = true;
        await send(form);
        isSent = false;
      }
    });
  }
  const place = document.querySelector("[data-wishes]");
  const said = new Set(place && forms.length ? await wishes(place.dataset.wishes) : []);
  forms.filter((form) => said.has(form.dataset.voice)).forEach((form) => show(form, true));
}

if (globalThis.document) {
  start();
}
