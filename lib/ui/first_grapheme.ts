// Runs in the browser and on the server.

// An approximation to extended grapheme clusters (Unicode Standard Annex #29), which
// `Intl.Segmenter` finds where there is one: Firefox has it since 125. Flags; else a
// character with its marks (the vowel AM of Thai and Lao is none by category), skin tone,
// joiners and tags; the symbols that joiners join; and in the six scripts whose virama
// does so, the letters that it joins.
const FIRST =
  // The linter knows no short names of properties.
  // deno-lint-ignore no-invalid-regexp
  /^(\p{RI}{2}|.)([\p{M}\p{Cf}\p{EMod}\u0e33\u0eb3]|(?<=\u200d)\p{S}|(?<=[\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d]\u200d?)\p{Lo})*/u;

/**
 * @param name A name.
 * @returns What a reader takes for its first character; `undefined` for no name.
 */
export function firstGrapheme(name: string): string | undefined {
  return FIRST.exec(name)?.[0];
}
