// Runs in the browser; imported on the server too.

import { Timer } from "../connection/timer.ts";

/** How long a finger rests on a row until that means something, in milliseconds. */
const HOLD_MS = 450;

/** A finger that moves further does something else, in px. */
const TOLERANCE_PX = 10;

/** How far a row is swiped to answer it, and how far it goes at most, in px. */
const SWIPE_PX = 56;
const MAX_SWIPE_PX = 72;

/** What a finger has begun on a row. */
interface Touch {
  readonly row: HTMLElement;
  readonly pointerId: number;
  readonly x: number;
  readonly y: number;
  readonly isSwipe: boolean;
  readonly dx: number;
}

/** Whom {@linkcode followGestures} tells. */
export interface GestureListener {
  /** A finger rests on a row. */
  onHold(row: HTMLElement, x: number, y: number): void;
  /** A row was swiped to the side. */
  onSwipe(row: HTMLElement): void;
}

/**
 * Follows what fingers do on the rows of messages.
 *
 * @param document Where that happens.
 * @param listener Whom to tell.
 * @param signal Ends it.
 *
 * @example
 * ```ts
 * // To be called in a browser.
 * function follow(signal: AbortSignal): void {
 *   const onHold = () => {};
 *   followGestures(document, { onHold, onSwipe: onHold }, signal);
 * }
 * ```
 */
export function followGestures(
  document: EventTarget,
  { onHold, onSwipe }: GestureListener,
  signal: AbortSignal,
): void {
  const hold = new Timer();
  let touch: Touch | null = null;
  /** Whether the finger that has rested is still there, or was last. */
  let hasHeld = false;

  const end = () => {
    hold.clear();
    if (touch?.isSwipe) touch.row.style.transform = "";
    touch = null;
  };
  const listen = (type: string, listener: (event: PointerEvent) => void) => {
    document.addEventListener(type, (event) => {
      if (event instanceof PointerEvent) listener(event);
    }, { signal, passive: true });
  };

  listen("pointerdown", (event) => {
    end();
    hasHeld = false;
    const { target, pointerType, isPrimary, pointerId, clientX, clientY } =
      event;
    if (pointerType !== "touch" || !isPrimary) return;
    const row = rowOf(target);
    if (row === null) return;
    const start = { x: clientX, y: clientY, isSwipe: false, dx: 0 };
    touch = { row, pointerId, ...start };
    hold.set(HOLD_MS, () => {
      end();
      hasHeld = true;
      onHold(row, clientX, clientY);
    });
  });
  listen("pointermove", ({ pointerId, clientX, clientY }) => {
    if (touch === null || pointerId !== touch.pointerId) return;
    const dx = clientX - touch.x;
    const dy = Math.abs(clientY - touch.y);
    if (!touch.isSwipe) {
      if (Math.max(Math.abs(dx), dy) < TOLERANCE_PX) return;
      hold.clear();
      if (Math.abs(dx) < 2 * dy) return end();
    }
    const moved = Math.sign(dx) * Math.min(Math.abs(dx), MAX_SWIPE_PX);
    touch = { ...touch, isSwipe: true, dx: moved };
    touch.row.style.transform = `translateX(${moved}px)`;
  });
  listen("pointerup", ({ pointerId }) => {
    if (pointerId !== touch?.pointerId) return;
    const { row, dx } = touch;
    end();
    if (Math.abs(dx) >= SWIPE_PX) onSwipe(row);
  });
  listen("pointercancel", end);
  document.addEventListener("click", (event) => {
    // It is the end of that, on what has come up under the finger. Those of keys have no
    // detail.
    if (!hasHeld || "detail" in event && event.detail === 0) return;
    event.preventDefault();
    event.stopPropagation();
  }, { signal, capture: true });
  document.addEventListener("contextmenu", (event) => {
    // The menu of the browser would lie over the one of the message.
    const isTouch = event instanceof PointerEvent &&
      event.pointerType === "touch";
    if (isTouch && rowOf(event.target) !== null) event.preventDefault();
  }, { signal });
  signal.addEventListener("abort", end);
}

/** What is in a row has gestures of its own. */
function rowOf(target: EventTarget | null): HTMLElement | null {
  if (!(target instanceof Element)) return null;
  if (target.closest("a, button, summary, textarea, pre") !== null) return null;
  return target.closest<HTMLElement>(".message[id]");
}
