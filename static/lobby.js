// Runs in the browser, in the lobby: shows who is where and what is new by now, without
// loading the page anew. It is no island, as all that it shows is drawn by the server.

const EVERY_MS = 10_000;

/** The next time, and what was asked for: there are some as long as somebody looks. */
let timer;
let request = new AbortController();

function stop() {
  clearTimeout(timer);
  request.abort();
}

/** Asks the server for the page, and goes on with that for as long as somebody looks. */
function keepFresh() {
  stop();
  if (document.hidden) return;
  timer = setTimeout(keepFresh, EVERY_MS);
  request = new AbortController();
  renew(request.signal);
}

async function renew(signal) {
  try {
    const response = await fetch(location.href, {
      // As from itself, it would be a name that wasn't kept.
      referrerPolicy: "no-referrer",
      signal,
    });
    const html = await response.text();
    const page = new DOMParser().parseFromString(html, "text/html");
    // A page that says what went wrong has none.
    if (!signal.aborted && page.querySelector(".lists")) show(page);
  } catch {
    // The server is away, or nobody looks: what is there stays.
  }
}

/** Shows the rooms of a page that was asked for in the place of those that are there. */
function show(page) {
  const lists = document.querySelector(".lists");
  // Under a pointer or a focus nothing moves: what is pressed is what was there.
  const isHeld = lists.matches(":focus-within") ||
    lists.querySelector("a:hover") !== null;
  for (const title of ["own-title", "rooms-title"]) {
    const known = sectionOf(document, title);
    const next = sectionOf(page, title);
    if (known && next && shapeOf(known) === shapeOf(next)) {
      const renewed = next.querySelectorAll(".rooms");
      known.querySelectorAll(".rooms").forEach((list, place) =>
        renewRooms(list, renewed[place], isHeld)
      );
    } else if (!isHeld) {
      if (known && next) keepUsed(known, next);
      if (known) known.replaceWith(next ?? "");
      // One's own come first.
      else if (next) lists.prepend(next);
    }
  }
}

function sectionOf(page, title) {
  return page.getElementById(title)?.closest("section");
}

/** All of a section but its rooms, and what somebody has opened or typed there. */
function shapeOf(section) {
  const shape = section.cloneNode(true);
  for (const list of shape.querySelectorAll(".rooms")) list.replaceChildren();
  shape.querySelector("details")?.removeAttribute("open");
  return shape.innerHTML;
}

function renewRooms(list, renewed, isHeld) {
  const known = new Map(Array.from(list.children, (row) => [roomOf(row), row]));
  const rows = Array.from(renewed.children, (row) => {
    const same = known.get(roomOf(row));
    const link = same?.querySelector("a");
    const next = row.querySelector("a");
    if (link && link.innerHTML !== next.innerHTML) {
      link.replaceChildren(...next.childNodes);
    }
    return same ?? row;
  });
  if (isHeld) return;
  // Only what stands elsewhere is moved: who reads there keeps the place.
  rows.forEach((row, place) => {
    const there = list.children[place] ?? null;
    if (row !== there) list.insertBefore(row, there);
  });
  while (list.children.length > rows.length) list.lastElementChild.remove();
}

function roomOf(row) {
  return row.querySelector("a").getAttribute("href");
}

/** Keeps what somebody has opened or typed in a section. */
function keepUsed(known, next) {
  const more = next.querySelector("details");
  if (more) more.open = known.querySelector("details")?.open ?? false;
  const box = next.querySelector("input");
  if (box) box.value = known.querySelector("input")?.value ?? box.value;
}

document.addEventListener("visibilitychange", keepFresh);
timer = setTimeout(keepFresh, EVERY_MS);
