// Runs on the server.

/** A padlock before words that say the same. */
export function Lock() {
  return (
    <svg class="lock" viewBox="0 0 12 14" aria-hidden="true">
      <path
        fill="none"
        stroke="currentcolor"
        stroke-width="1.5"
        d="M3 7V4a3 3 0 0 1 6 0v3"
      />
      <rect x="1" y="6.5" width="10" height="7" rx="1.5" fill="currentcolor" />
    </svg>
  );
}
