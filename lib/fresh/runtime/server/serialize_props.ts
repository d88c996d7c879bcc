// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { isValidElement } from "preact";
import type { Island } from "../../build_cache.ts";
import {
  TAG_ARRAY,
  TAG_BIGINT,
  TAG_BYTES,
  TAG_COMPUTED,
  TAG_DATE,
  TAG_MAP,
  TAG_NUMBER,
  TAG_REFERENCE,
  TAG_SET,
  TAG_SIGNAL,
  TAG_SLOT,
  TAG_UNDEFINED,
  TAG_URL,
} from "../props_format.ts";
import { escapeJson } from "./escape_json.ts";
import { Slot } from "./islands.ts";
import type { IslandInstance } from "./render_state.ts";
import { isComputed, isSignal } from "./signals.ts";

type Json =
  | string
  | number
  | boolean
  | null
  | Json[]
  | { [key: string]: Json };

/**
 * Write the islands of a page as JSON that is safe inside of a `<script>`: for
 * each of them its index in `islands` and its props, in the form that
 * `props_format.ts` describes. A value that several islands share stays shared.
 *
 * @throws {TypeError} If a prop cannot be sent to the browser; the message names
 * the island and the prop.
 */
export function serializeInstances(
  instances: IslandInstance[],
  islands: Island[],
): string {
  const encoder = new PropsEncoder();
  return escapeJson(
    instances.map(({ island, props }) => [
      islands.indexOf(island),
      encoder.encodeProps(island, props),
    ]),
  );
}

class PropsEncoder {
  #numbers = new Map<object, number>();

  encodeProps(island: Island, props: Record<string, unknown>): Json {
    const result: Record<string, Json> = {};
    for (const [name, value] of Object.entries(props)) {
      try {
        result[name] = this.#encode(value);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new TypeError(
          `Cannot serialize prop "${name}" of island "${island.name}": ${reason}`,
          { cause },
        );
      }
    }
    return result;
  }

  #encode(value: unknown): Json {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : [TAG_NUMBER, Object.is(value, -0) ? "-0" : String(value)];
      case "undefined":
        return [TAG_UNDEFINED];
      case "bigint":
        return [TAG_BIGINT, String(value)];
      case "object":
        return value === null ? null : this.#encodeObject(value);
      default:
        throw new TypeError(`a ${typeof value} cannot be sent to the browser`);
    }
  }

  #encodeObject(value: object): Json {
    const number = this.#numbers.get(value);
    if (number !== undefined) return [TAG_REFERENCE, number];
    this.#numbers.set(value, this.#numbers.size);

    if (isSignal(value)) {
      const tag = isComputed(value) ? TAG_COMPUTED : TAG_SIGNAL;
      return [tag, this.#encode(value.peek())];
    }
    if (isValidElement(value)) return encodeElement(value);
    if (Array.isArray(value)) return [TAG_ARRAY, ...this.#encodeAll(value)];
    if (value instanceof Set) return [TAG_SET, ...this.#encodeAll(value)];
    if (value instanceof Map) {
      return [TAG_MAP, ...this.#encodeAll([...value].flat())];
    }
    if (value instanceof Date) return [TAG_DATE, value.toJSON()];
    if (value instanceof URL) return [TAG_URL, value.href];
    if (value instanceof Uint8Array) return [TAG_BYTES, value.toBase64()];
    return this.#encodePlainObject(value);
  }

  #encodeAll(values: Iterable<unknown>): Json[] {
    return Array.from(values, (value) => this.#encode(value));
  }

  #encodePlainObject(value: object): Json {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      const name = prototype.constructor?.name || "a class";
      throw new TypeError(
        `an instance of ${name} cannot be sent to the browser`,
      );
    }
    // Without a prototype, so that "__proto__" is a key like any other.
    const result: Record<string, Json> = Object.create(null);
    for (const [key, item] of Object.entries(value)) {
      result[key] = this.#encode(item);
    }
    return result;
  }
}

function encodeElement(element: { type: unknown; props: object }): Json {
  if (element.type !== Slot || !("id" in element.props)) {
    throw new TypeError("JSX inside of an object or a list cannot be sent");
  }
  return [TAG_SLOT, Number(element.props.id)];
}
