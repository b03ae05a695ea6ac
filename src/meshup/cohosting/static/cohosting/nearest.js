// Which of several places is the nearest: asked of the browser when somebody presses the button,
// worked out here, and told to nobody.

const EARTH_KM = 6371;
const radians = (degrees) => (degrees * Math.PI) / 180;

/** Returns the distance in kilometres between two points of {latitude, longitude}. */
export function kilometres(from, to) {
  const north = radians(to.latitude - from.latitude);
  const east = radians(to.longitude - from.longitude);
  const half =
    Math.sin(north / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** Returns places, the nearest to `here` first; those of which nobody knows where they are, last. */
export function nearestFirst(places, here) {
  const far = (place) => (Number.isFinite(place.latitude) ? kilometres(here, place) : Infinity);
  return [...places].sort((one, other) => {
    const [first, second] = [far(one), far(other)];
    return first === second ? 0 : first - second;
  });
}

function sort(list, here) {
  const places = [...list.children].map((item) => ({
    item,
    latitude: Number.parseFloat(item.dataset.latitude),
    longitude: Number.parseFloat(item.dataset.longitude),
  }));
  list.append(...nearestFirst(places, here).map((place) => place.item));
}

function begin(section) {
  const button = section.querySelector("[data-nearest]");
  const list = section.querySelector("[data-nearest-list]");
  const status = section.querySelector("[data-nearest-status]");
  if (!button || !list || !navigator.geolocation) {
    return;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    status.textContent = "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => sort(list, coords),
      () => {
        status.textContent = button.dataset.failed;
      },
      { maximumAge: 600_000, timeout: 15_000 },
    );
  });
}

if (typeof document !== "undefined") {
  document.querySelectorAll("[data-places]").forEach(begin);
}
