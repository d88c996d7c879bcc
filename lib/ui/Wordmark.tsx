// Runs in the browser and on the server.

/** The logo, with the name next to it. */
export function Wordmark() {
  return (
    <span class="wordmark">
      <img src="/favicon.svg" alt="" />
      <span class="wordmark-name">Islet</span>
    </span>
  );
}
