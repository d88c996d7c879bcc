// Stand-in for jsr:@fresh/core (see README.md). Runs on the server.

import { isValidElement } from "preact";
import type { Island } from "../../build_cache.ts";
import {
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
  TAG_SLOT,
  TAG_TEMPORAL,
  TAG_UNDEFINED,
  TAG_URL,
} from "../props_format.ts";
import { escapeForScript } from "./escape_json.ts";
import { Slot } from "./islands.ts";
import type { IslandInstance } from "./render_state.ts";
import { isComputed, isSignal } from "./signals.ts";

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
  const indexed = instances.map(({ island, props }) => {
    return { index: islands.indexOf(island), island, props };
  });
  const seen = new Set<object>();
  if (indexed.every(({ props }) => isJson(seen, props))) {
    const plain = indexed.map(({ index, props }) => [index, props]);
    return escapeForScript(JSON.stringify({ plain }));
  }

  const writer = new PropsWriter();
  const tagged = indexed.map(({ index, island, props }) => {
    return `[${index},${writer.writeProps(island, props)}]`;
  });
  return escapeForScript(`{"tagged":[${tagged.join(",")}]}`);
}

/**
 * Whether JSON carries a value as it is. It does not carry that a value is in two
 * places.
 */
function isJson(seen: Set<object>, value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return isJsonNumber(value);
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (seen.has(value)) return false;
  seen.add(value);

  if (Array.isArray(value)) {
    for (const item of value) if (!isJson(seen, item)) return false;
    return true;
  }
  if (!isPlainObject(value) || isValidElement(value)) return false;
  for (const key of Object.keys(value)) {
    if (!isJson(seen, value[key])) return false;
  }
  return true;
}

function isJsonNumber(value: number): boolean {
  return Number.isFinite(value) && !Object.is(value, -0);
}

/** Writes what JSON lacks, too. */
class PropsWriter {
  readonly #numbers = new Map<object, number>();

  writeProps(island: Island, props: Record<string, unknown>): string {
    const fields = Object.entries(props).map(([name, value]) => {
      try {
        return `${JSON.stringify(name)}:${this.#write(value)}`;
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new TypeError(
          `Cannot serialize prop "${name}" of island "${island.name}": ${reason}`,
          { cause },
        );
      }
    });
    return `{${fields.join(",")}}`;
  }

  #write(value: unknown): string {
    switch (typeof value) {
      case "string":
        return JSON.stringify(value);
      case "boolean":
        return String(value);
      case "number":
        return isJsonNumber(value)
          ? String(value)
          : tagged(TAG_NUMBER, Object.is(value, -0) ? "-0" : String(value));
      case "undefined":
        return tagged(TAG_UNDEFINED);
      case "bigint":
        return tagged(TAG_BIGINT, String(value));
      case "object":
        return value === null ? "null" : this.#writeObject(value);
      default:
        throw new TypeError(`a ${typeof value} cannot be sent to the browser`);
    }
  }

  #writeObject(value: object): string {
    const number = this.#numbers.get(value);
    if (number !== undefined) return tagged(TAG_REFERENCE, number);
    this.#numbers.set(value, this.#numbers.size);

    if (isSignal(value)) {
      const tag = isComputed(value) ? TAG_COMPUTED : TAG_SIGNAL;
      return this.#writeItems(tag, [value.peek()]);
    }
    if (isValidElement(value)) return tagged(TAG_SLOT, slotIdOf(value));
    if (Array.isArray(value)) return this.#writeArray(value);
    if (value instanceof Set) return this.#writeItems(TAG_SET, value);
    if (value instanceof Map) {
      return this.#writeItems(TAG_MAP, [...value].flat());
    }
    if (value instanceof Date) return tagged(TAG_DATE, value.toJSON());
    if (value instanceof URL) return tagged(TAG_URL, value.href);
    if (value instanceof RegExp) {
      return tagged(TAG_REGEXP, value.source, value.flags);
    }
    if (value instanceof Uint8Array) {
      return tagged(TAG_BYTES, value.toBase64());
    }
    const temporalClass = temporalClassOf(value);
    if (temporalClass !== undefined) {
      return tagged(TAG_TEMPORAL, temporalClass, String(value));
    }
    if (isPlainObject(value)) return this.#writePlainObject(value);
    const name = value.constructor?.name || "a class";
    throw new TypeError(`an instance of ${name} cannot be sent to the browser`);
  }

  #writeArray(array: unknown[]): string {
    let text = `[${TAG_ARRAY}`;
    for (let index = 0; index < array.length; index++) {
      const isHole = !(index in array);
      text += `,${isHole ? tagged(TAG_HOLE) : this.#write(array[index])}`;
    }
    return `${text}]`;
  }

  #writeItems(tag: number, values: Iterable<unknown>): string {
    let text = `[${tag}`;
    for (const value of values) text += `,${this.#write(value)}`;
    return `${text}]`;
  }

  #writePlainObject(value: Record<string, unknown>): string {
    const fields = Object.entries(value).map(([key, item]) => {
      return `${JSON.stringify(key)}:${this.#write(item)}`;
    });
    return `{${fields.join(",")}}`;
  }
}

function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function tagged(
  tag: number,
  ...content: (string | number | null)[]
): string {
  return JSON.stringify([tag, ...content]);
}

/** The name of a class of `Temporal`, by which the browser has it too. */
function temporalClassOf(value: object): string | undefined {
  const tag = Object.prototype.toString.call(value);
  return tag.match(/^\[object Temporal\.(\w+)\]$/)?.[1];
}

function slotIdOf(element: { type: unknown; props: object }): number {
  if (element.type !== Slot || !("id" in element.props)) {
    throw new TypeError("JSX inside of an object or a list cannot be sent");
  }
  return Number(element.props.id);
}
