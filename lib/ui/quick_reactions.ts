// Runs in the browser and on the server.

/** What people say most without words. */
export const QUICK_REACTIONS: readonly string[] = [
  "👍",
  "❤️",
  "😂",
  "🎉",
  "😮",
  "😢",
];
