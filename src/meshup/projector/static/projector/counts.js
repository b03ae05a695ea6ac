/** How many are there: the larger of what the door counts and who is present. */

export function mount(section) {
  const whole = section.querySelector("[data-counts]");
  const number = section.querySelector("[data-number]");
  return {
    show({ present = {}, door = {} }) {
      const people = Math.max(present.present ?? 0, door.heads ?? 0);
      number.textContent = people;
      whole.hidden = people === 0;
    },
  };
}
