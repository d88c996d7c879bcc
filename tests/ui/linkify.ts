import { ORIGIN, readAddress } from "../../lib/ui/linkify.ts";

/** An address in a text. */
export interface Link {
  readonly url: string;
}

const ORIGINS = new RegExp(ORIGIN, "giu");

/** The parts of a text that has no markup, as `parseInline` reads them. */
export function linkify(text: string): (string | Link)[] {
  const parts: (string | Link)[] = [];
  let end = 0;
  let read = 0;
  for (const { 0: origin, 1: userInfo, index } of text.matchAll(ORIGINS)) {
    if (index < read) continue;
    const address = readAddress(text, index, origin, userInfo);
    read = address.end;
    const { url } = address;
    if (url === null) continue;
    if (index > end) parts.push(text.slice(end, index));
    parts.push({ url });
    end = index + url.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}
