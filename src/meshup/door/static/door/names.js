/** Pure: names as they are looked for, whatever their case and accents. */

const MOST_FOUND = 20;
const LETTERS = { æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", ß: "ss", þ: "th", ı: "i" };

/** Return a text in plain small letters: "Chloé" and "CHLOE" are the same. */
export function folded(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[æœøđðłßþı]/g, (letter) => LETTERS[letter]).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/**
 * Return the people whose name has a word that begins with each word of `text`, or that begins
 * with all of it; by name, at most `most`.
 */
export function search(people, text, most = MOST_FOUND) {
  const words = folded(text).split(" ").filter(Boolean);
  if (!words.length) return [];
  return people
    .filter(({ name }) => {
      const own = folded(name).split(" ");
      return words.every((word) => own.some((part) => part.startsWith(word)));
    })
    .sort((one, other) => one.name.localeCompare(other.name))
    .slice(0, most);
}
