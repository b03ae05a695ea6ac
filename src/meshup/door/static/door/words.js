/** Pure: sentences of the page, as the node gave them, with numbers, names and times put in. */

/** Return a text whose {names} are replaced by `facts`. */
export function fill(text, facts = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole));
}

export class Words {
  /** `told` has for each name a sentence, or its two forms, of one and of several {count}. */
  constructor(told, language, timeZone) {
    Object.assign(this, { told, plural: new Intl.PluralRules(language) });
    const how = { hour: "numeric", minute: "2-digit", timeZone };
    this.hours = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, how);
    const day = { weekday: "long", day: "numeric", month: "long", timeZone };
    this.days = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, day);
    this.language = language;
  }

  say(name, facts = {}) {
    const told = this.told[name] ?? "";
    if (!Array.isArray(told)) return fill(told, facts);
    return fill(told[this.plural.select(facts.count) === "one" ? 0 : 1], facts);
  }

  /** Return a time of day, such as "19:02" or "19 h 02". */
  hour(milliseconds) {
    const text = this.hours.format(milliseconds);
    return this.language === "fr" ? text.replace(":", "\u00a0h\u00a0") : text;
  }

  /** Say that counting has not begun, and when it does, with its day unless that is today; or that the evening is over. */
  aroundEvening({ opens, ends }, now) {
    if (now >= ends) return this.say("late");
    if (now >= opens) return "";
    const facts = { hour: this.hour(opens), day: this.days.format(opens) };
    return this.say(facts.day === this.days.format(now) ? "early" : "early_day", facts);
  }

  /** Return "Ada + 2" for Ada with two companions, or what stands for somebody without a name. */
  party(name, persons) {
    const who = name || this.say("somebody");
    return persons > 1 ? `${who} + ${persons - 1}` : who;
  }
}
