// Runs in the browser and on the server.

/** The logo: an island in a speech bubble, with the name next to it. */
export function Wordmark() {
  return (
    <span class="wordmark">
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <path
          class="wordmark-bubble"
          d="M9 2h14a7 7 0 0 1 7 7v10a7 7 0 0 1-7 7h-9.5L7.6 30.6A1 1 0 0 1 6 29.8v-4.5A7 7 0 0 1 2 19V9a7 7 0 0 1 7-7Z"
        />
        <circle class="wordmark-sun" cx="21" cy="10" r="3" />
        <path
          class="wordmark-land"
          d="M7 18c2.2-5.4 4.6-8 7-8s5.4 2.6 8 8Z"
        />
        <path class="wordmark-sea" d="M6 21.5h20" />
      </svg>
      <span class="wordmark-name">Islet</span>
    </span>
  );
}
