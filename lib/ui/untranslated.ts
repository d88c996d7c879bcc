// Runs in the browser and on the server.

/**
 * What an element has whose text is no words: a name, an address. In a browser Preact
 * sets the property, a boolean; a server writes the attribute, which is `no`.
 */
export const UNTRANSLATED: Readonly<Record<string, unknown>> = {
  translate: globalThis.document ? false : "no",
};
