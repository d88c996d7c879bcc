// Stand-in for jsr:@fresh/core (see README.md). Runs in the browser.

import {
  cloneElement,
  type ComponentChildren,
  isValidElement,
  render,
  toChildArray,
} from "preact";

/** Attributes that tell elements of one kind apart, the strongest first. */
const IDENTITY = ["data-key", "id", "name", "property", "rel"];

/** Put elements into the head of the document, or bring those there up to date. */
export function applyHead(children: ComponentChildren): void {
  const scratch = document.createElement("head");
  render(toChildArray(children).map(withKeyAttribute), scratch);

  for (const element of scratch.children) {
    const present = Array.from(document.head.children)
      .find((other) => isSame(element, other));
    if (present === undefined) {
      document.head.append(element.cloneNode(true));
    } else if (!present.isEqualNode(element)) {
      present.replaceWith(element.cloneNode(true));
    }
  }

  render(null, scratch);
}

function withKeyAttribute(child: ComponentChildren): ComponentChildren {
  if (!isValidElement(child)) return child;
  const { key } = child;
  return key === undefined || key === null
    ? child
    : cloneElement(child, { "data-key": key });
}

function isSame(element: Element, other: Element): boolean {
  if (element.tagName !== other.tagName) return false;
  if (element.tagName === "TITLE" || element.tagName === "BASE") return true;

  const name = IDENTITY.find((name) => element.hasAttribute(name));
  return name === undefined
    ? element.isEqualNode(other)
    : element.getAttribute(name) === other.getAttribute(name);
}
