// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

// @ts-types="@types/mime-types"
import mime from "mime-types";

/** The `Content-Type` of a file, by the ending of its name. */
export function contentType(fileName: string): string {
  const type = mime.lookup(fileName);
  if (!type) return "text/plain";
  const charset = mime.charset(type);
  return charset ? `${type}; charset=${charset}` : type;
}
