// A process whose clients vanish with it: `far_peers.ts URL COUNT`.

import { BarePeer } from "./bare_peer.ts";

const [url = "", count = "0"] = Deno.args;

for (let i = 0; i < Number(count); i++) {
  const peer = await BarePeer.openSocket(
    `${url}/api/rooms/room-${i % 3}/socket?name=far-${i}`,
  );
  await peer.receives(`"type":"messages"`);
}
