// Runs in the browser and on the server.

import { Component, type ComponentChildren } from "preact";

/** What only scripts can answer, or keep true. */
const DEAD = ".connection,.delivery,[type=button]";

interface RoomBoundaryProps {
  children: ComponentChildren;
}

interface RoomBoundaryState {
  /** What is shown instead, once something was thrown. */
  kept?: Kept | null;
}

/** The room of the page at some time. */
interface Kept {
  /** A copy, as far as it works without scripts. */
  readonly room: Element;
  /** `id` of what has the focus. */
  readonly focused: string;
}

/**
 * Keeps the page of a room when a script in it throws: as the server sent it while it
 * comes alive, and as it was last drawn after that. Its links and its form work without
 * scripts, what is being written can be written on, and it says that it isn't live.
 */
export class RoomBoundary
  extends Component<RoomBoundaryProps, RoomBoundaryState> {
  // Preact takes the page apart to bring it to life.
  #served = keepRoom();

  override componentDidMount(): void {
    this.#served = null;
  }

  override componentDidCatch(error: unknown): void {
    const kept = this.state.kept ?? this.#served ?? keepRoom();
    this.setState({ kept });
    // Browsers tell whoever looks for it, as if nobody had caught it.
    setTimeout(() => {
      throw error;
    });
  }

  readonly #fill = (room: Element | null): void => {
    const { kept } = this.state;
    if (!room || !kept) return;
    room.replaceChildren(...kept.room.childNodes);
    const box = document.getElementById(kept.focused);
    box?.focus();
    if (box instanceof HTMLTextAreaElement) {
      box.selectionStart = box.value.length;
    }
  };

  override render() {
    if (this.state.kept === undefined) return this.props.children;
    return (
      <>
        <p class="page-note" role="alert">
          New messages show up when you <a href="">reload</a>.
        </p>
        <div class="room" ref={this.#fill} />
      </>
    );
  }
}

function keepRoom(): Kept | null {
  const page = globalThis.document?.querySelector(".room");
  if (!page) return null;
  const room = document.importNode(page, true);
  for (const dead of room.querySelectorAll(DEAD)) dead.remove();
  return { room, focused: document.activeElement?.id ?? "" };
}
