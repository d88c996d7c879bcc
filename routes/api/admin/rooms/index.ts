import { define } from "../../../../lib/server/define.ts";
import { operatorHandler } from "../../../../lib/server/operator_handler.ts";
import { readRoomsQuery } from "../../../../lib/server/operator_request.ts";

export const handler = define.handlers(operatorHandler({
  async GET({ url, state: { islet } }) {
    const query = readRoomsQuery(url.searchParams);
    return Response.json(await islet.chat.operator.rooms(query));
  },
}));
