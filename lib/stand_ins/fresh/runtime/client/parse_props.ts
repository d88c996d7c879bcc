// Stand-in for jsr:@fresh/core (see README.md). Runs in the browser.

import { computed, signal } from "@preact/signals";
import {
  type PropsJson,
  TAG_ARRAY,
  TAG_BIGINT,
  TAG_BYTES,
  TAG_COMPUTED,
  TAG_DATE,
  TAG_HOLE,
  TAG_MAP,
  TAG_NUMBER,
  TAG_REFERENCE,
  TAG_REGEXP,
  TAG_SET,
  TAG_SIGNAL,
  TAG_TEMPORAL,
  TAG_UNDEFINED,
  TAG_URL,
} from "../props_format.ts";

/** Props of an island. */
export type Props = Record<string, unknown>;

/** Stands for server-rendered JSX until its elements are looked up. */
export class SlotReference {
  /** Of the comments around the elements, or of their `<template>`. */
  readonly id: unknown;

  constructor(id: unknown) {
    this.id = id;
  }
}

/**
 * Read what the server has written about the islands of the page.
 *
 * @param json In the form that `props_format.ts` describes.
 * @returns For each island in the page, the index of its component and its
 * props.
 */
export function parseInstances(json: string): [number, Props][] {
  const { plain, tagged = [] }: PropsJson = JSON.parse(json);
  const seen: unknown[] = [];
  for (const [, props] of tagged) reviveFields(seen, props);
  return plain ?? tagged;
}

function reviveFields(seen: unknown[], fields: Props): void {
  for (const name of Object.keys(fields)) {
    fields[name] = revive(seen, fields[name]);
  }
}

/** A container is put on the list before what it holds, which may refer to it. */
function revive(seen: unknown[], json: unknown): unknown {
  if (!Array.isArray(json)) {
    if (isObject(json)) {
      seen.push(json);
      reviveFields(seen, json);
    }
    return json;
  }

  const [tag, ...items] = json;
  const [first, second] = items;
  switch (tag) {
    case TAG_REFERENCE:
      return seen[first];
    case TAG_UNDEFINED:
      return undefined;
    case TAG_NUMBER:
      return Number(first);
    case TAG_BIGINT:
      return BigInt(first);
    case TAG_ARRAY: {
      const array = remember(seen, items);
      items.forEach((item, index) => {
        const isHole = Array.isArray(item) && item[0] === TAG_HOLE;
        if (isHole) delete array[index];
        else array[index] = revive(seen, item);
      });
      return array;
    }
    case TAG_SET: {
      const set = remember(seen, new Set());
      for (const item of items) set.add(revive(seen, item));
      return set;
    }
    case TAG_MAP: {
      const map = remember(seen, new Map());
      for (let index = 0; index < items.length; index += 2) {
        const key = revive(seen, items[index]);
        map.set(key, revive(seen, items[index + 1]));
      }
      return map;
    }
    case TAG_SIGNAL: {
      const result = remember(seen, signal<unknown>());
      result.value = revive(seen, first);
      return result;
    }
    case TAG_COMPUTED: {
      const source = signal<unknown>();
      const result = remember(seen, computed(() => source.value));
      source.value = revive(seen, first);
      return result;
    }
    case TAG_DATE:
      // `null` would be the beginning of 1970, not an invalid date.
      return remember(seen, new Date(first ?? NaN));
    case TAG_URL:
      return remember(seen, new URL(first));
    case TAG_REGEXP:
      return remember(seen, new RegExp(first, second));
    case TAG_TEMPORAL:
      return remember(seen, Reflect.get(Temporal, first).from(second));
    case TAG_BYTES:
      return remember(
        seen,
        Uint8Array.from(atob(first), (char) => char.charCodeAt(0)),
      );
    // The server writes no other tag than `TAG_SLOT`.
    default:
      return remember(seen, new SlotReference(first));
  }
}

function remember<T>(seen: unknown[], value: T): T {
  seen.push(value);
  return value;
}

function isObject(value: unknown): value is Props {
  return typeof value === "object" && value !== null;
}
