/** How many are there, written into an open page: each number in an element with `data-number`. */

/** Write a snapshot of the channel into the numbers of `place`. */
export function write(place, { present, checked_in: checkedIn }) {
  const numbers = { present, checked_in: checkedIn, only_joined: present - checkedIn };
  for (const [name, number] of Object.entries(numbers)) {
    place.querySelector(`[data-number="${name}"]`).textContent = String(number);
  }
}
