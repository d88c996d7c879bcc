// Runs in the browser, on the status page: shows what the server says now, without loading
// the page anew. It is no island, as all that it shows is drawn by the server.

const EVERY_MS = 5_000;

/** Asks the server for the page, and shows what is in it. */
async function renew() {
  const main = document.querySelector("main");
  try {
    const response = await fetch(location.href, {
      signal: AbortSignal.timeout(EVERY_MS),
    });
    const html = await response.text();
    const page = new DOMParser().parseFromString(html, "text/html");
    const renewed = page.querySelector("main");
    // Whoever may no longer see it gets another page, which is to be seen as a whole.
    if (response.status === 404 || renewed === null) return location.reload();
    main.replaceChildren(...renewed.childNodes);
    main.classList.remove("stale");
  } catch {
    main.classList.add("stale");
    main.querySelector("h1").textContent = "The server can't be reached";
  }
}

/** Goes on for as long as somebody looks. */
async function keepFresh() {
  if (!document.hidden) await renew();
  setTimeout(keepFresh, EVERY_MS);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) renew();
});
setTimeout(keepFresh, EVERY_MS);
