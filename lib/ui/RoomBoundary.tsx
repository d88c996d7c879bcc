// Runs in the browser and on the server.

import { Component, type ComponentChildren } from "preact";

/** What only scripts can answer, or keep true. */
const DEAD = ".connection,.delivery,[type=button]";

interface RoomBoundaryProps {
  children: ComponentChildren;
}

interface RoomBoundaryState {
  /** What is shown instead, once something was thrown. */
  page?: Element | null;
}

/**
 * Keeps the page of a room when a script in it throws: as the server sent it while it
 * comes alive, and as it was last drawn after that. Its links and its form work without
 * scripts, and it says that it isn't live.
 */
export class RoomBoundary
  extends Component<RoomBoundaryProps, RoomBoundaryState> {
  // Preact takes the page apart to bring it to life.
  #page = copyOfRoom();

  override componentDidMount(): void {
    this.#page = null;
  }

  override componentDidCatch(error: unknown): void {
    const page = this.state.page ?? this.#page ?? copyOfRoom();
    this.setState({ page });
    // Browsers tell whoever looks for it, as if nobody had caught it.
    setTimeout(() => {
      throw error;
    });
  }

  readonly #fill = (room: Element | null): void => {
    room?.replaceChildren(...this.state.page?.childNodes ?? []);
  };

  override render() {
    if (this.state.page === undefined) return this.props.children;
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

/** A copy of the page's room, as far as it works without scripts. */
function copyOfRoom(): Element | null {
  const room = globalThis.document?.querySelector(".room");
  if (!room) return null;
  const copy = document.importNode(room, true);
  for (const dead of copy.querySelectorAll(DEAD)) dead.remove();
  return copy;
}
