/** The answer to a code or a name: it fills the screen with its colour, until the next person. */

const GOOD_MS = 3_500;
const FORGET_MS = 30_000; // a name does not stay on a phone that lies around

export class Result {
  /** `closed` is called when the reader goes on. */
  constructor(view, { closed = () => {} } = {}) {
    Object.assign(this, { view, closed });
    this.dialog = view.at("result");
    this.dialog.addEventListener("close", () => {
      clearTimeout(this.timer);
      this.closed();
    });
  }

  /**
   * Show {mood, head, who, more}; with `party` {came, most, isFirst} how many have come can be
   * said; `mayLetIn` offers to let them in all the same.
   */
  show({ mood, head, who = "", more = "", party, mayLetIn = false }) {
    const { view, dialog } = this;
    dialog.dataset.mood = mood;
    view.write("result-head", head);
    view.write("result-who", who);
    view.write("result-more", more);
    view.at("result-party").hidden = !party;
    if (party) this.party(party);
    view.button("let_in").hidden = !mayLetIn;
    if (!dialog.open) dialog.showModal();
    view.button("next").focus();
    this.closeAfter(mood === "good" ? GOOD_MS : FORGET_MS);
  }

  party({ came, isFirst }) {
    const { view } = this;
    view.at("came").textContent = view.words.say("came", { count: came });
    const button = view.button("first_time_came");
    button.setAttribute("aria-pressed", isFirst);
    button.textContent = view.words.say("first_time", { count: came });
  }

  /** Close by itself after a while; what the reader touches stays longer. */
  closeAfter(milliseconds = FORGET_MS) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.close(), milliseconds);
  }

  close() {
    if (this.dialog.open) this.dialog.close();
  }
}
