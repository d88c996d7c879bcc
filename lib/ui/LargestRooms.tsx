// Runs on the server.

import { roomPath } from "../protocol/paths.ts";
import { formatFigure } from "./Figures.tsx";

/** How much a room keeps. */
export interface ShownRoom {
  readonly room: string;
  readonly messages: number;
  readonly bytes: number;
}

/**
 * The rooms that keep most, for whoever may know names.
 *
 * @param props The rooms, the largest first.
 */
export function LargestRooms({ rooms }: { rooms: readonly ShownRoom[] }) {
  return (
    <section>
      <h2>Largest rooms in memory</h2>
      <dl class="figures">
        {rooms.map(({ room, messages, bytes }) => (
          <div>
            <dt>
              <a href={roomPath(room)}>{room}</a>
            </dt>
            <dd>
              {formatFigure({ help: "", value: messages, unit: null })}{" "}
              messages,{" "}
              {formatFigure({ help: "", value: bytes, unit: "bytes" })}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
