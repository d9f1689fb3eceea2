/** A line comment; whatever could end it or go on in the next line becomes a blank. */
export const comment = (text: string): string =>
  `// ${[...text].map((character) => (/[\p{C}\p{Zl}\p{Zp}\\]/u.test(character) ? ' ' : character)).join('')}`
    .replaceAll('??/', '?? /')
    .trimEnd();
