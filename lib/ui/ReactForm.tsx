// Runs in the browser; imported on the server too.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { loadEmoji, searchEmoji } from "./emoji.ts";
import { QUICK_REACTIONS } from "./quick_reactions.ts";

interface ReactFormProps {
  /** Whether the reader has reacted so. */
  isOn: (emoji: string) => boolean;
  onReact: (emoji: string) => void;
}

/** The usual reactions, and a box for any other: an emoji, or words for one. */
export function ReactForm({ isOn, onReact }: ReactFormProps) {
  const box = useRef<HTMLInputElement>(null);
  const found = useSignal<readonly string[]>([]);
  const typed = () => box.current?.value.trim() ?? "";

  const find = async () => {
    const words = typed();
    try {
      const list = words === "" ? [] : searchEmoji(await loadEmoji(), words);
      if (words !== typed()) return;
      found.value = list.slice(0, QUICK_REACTIONS.length)
        .map(({ emoji }) => emoji);
    } catch {
      // The server is away: an emoji itself can still be typed.
    }
  };
  const shown = found.value.length > 0 ? found.value : QUICK_REACTIONS;

  return (
    <form
      class="quick"
      aria-label="React"
      onSubmit={(event) => {
        event.preventDefault();
        onReact(found.value[0] ?? typed());
      }}
    >
      {shown.map((emoji) => (
        <button
          key={emoji}
          type="button"
          aria-pressed={isOn(emoji)}
          onClick={() => onReact(emoji)}
        >
          {emoji}
        </button>
      ))}
      <input
        type="text"
        maxLength={40}
        pattern=".*\S.*"
        placeholder="Other"
        aria-label="Another emoji, or words for one"
        autocomplete="off"
        required
        ref={box}
        onInput={find}
      />
    </form>
  );
}
