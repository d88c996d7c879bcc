// Runs on the server.

/** A quiet island at sea. Decoration. */
export function Seascape() {
  return (
    <svg
      class="seascape"
      viewBox="0 0 1200 240"
      aria-hidden="true"
    >
      <circle class="seascape-sun" cx="742" cy="160" r="44" />
      <path
        class="seascape-far"
        d="M820 176c40-14 70-34 104-34s62 22 108 34Z"
      />
      <path
        class="seascape-land"
        d="M470 178c36-30 66-58 104-58 44 0 66 36 132 58Z"
      />
      <path
        class="seascape-palm"
        d="M566 124c2-22 8-40 18-56M584 68c-12-10-26-10-36-2 12 0 24 2 36 2Zm0 0c-6-16-20-22-32-20 12 6 22 12 32 20Zm0 0c4-16 16-24 28-24-8 8-18 16-28 24Zm0 0c14-8 28-4 36 6-12-4-24-6-36-6Z"
      />
      <path class="seascape-sea" d="M0 176h1200v64H0Z" />
      <path
        class="seascape-waves"
        d="M380 194h96m40 0h180m34 0h60M300 212h60m48 0h220m60 0h130M460 229h120m50 0h160"
      />
    </svg>
  );
}
