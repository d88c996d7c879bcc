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

/** A document has one of these. */
const SINGLE = ["TITLE", "BASE"];

/**
 * Put elements into the head of the document, or bring those there up to date.
 *
 * @param children The elements.
 * @param own Elements of the head that nothing but their place in the same `<Head>`
 * tells, by that place; brought up to date.
 */
export function applyHead(
  children: ComponentChildren,
  own: (Element | undefined)[],
): void {
  const scratch = document.createElement("head");
  render(toChildArray(children).map(withKeyAttribute), scratch);

  for (const [place, element] of [...scratch.children].entries()) {
    const present = findSame(element) ?? own[place];
    const shown = present === undefined || !isEqual(present, element)
      ? show(element, present)
      : present;
    if (!isIdentified(element)) own[place] = shown;
  }

  render(null, scratch);
}

/** Put a copy of an element in the place of another one, or at the end. */
function show(element: Element, present: Element | undefined): Element {
  const copy = document.importNode(element, true);
  if (present?.isConnected) present.replaceWith(copy);
  else document.head.append(copy);
  return copy;
}

function withKeyAttribute(child: ComponentChildren): ComponentChildren {
  if (!isValidElement(child)) return child;
  const { key } = child;
  return key === undefined || key === null
    ? child
    : cloneElement(child, { "data-key": key });
}

function findSame(element: Element): Element | undefined {
  return [...document.head.children].find((other) => isSame(element, other));
}

function isSame(element: Element, other: Element): boolean {
  if (element.tagName !== other.tagName) return false;
  if (SINGLE.includes(element.tagName)) return true;

  const name = identityOf(element);
  return name === undefined
    ? isEqual(element, other)
    : element.getAttribute(name) === other.getAttribute(name);
}

function isIdentified(element: Element): boolean {
  return SINGLE.includes(element.tagName) || identityOf(element) !== undefined;
}

function identityOf(element: Element): string | undefined {
  return IDENTITY.find((name) => element.hasAttribute(name));
}

/** The content of a template is none of its children. */
function isEqual(element: Element, other: Element): boolean {
  return element.isEqualNode(other) && element.innerHTML === other.innerHTML;
}
