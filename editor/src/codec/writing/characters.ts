// `&` where it would begin a character, as in `&copy;`.
//
// In a line of text a backslash before it is enough. Where the server decodes characters before it takes backslashes away
// (addresses, titles, languages, titles of callouts) it has to be written as a character itself.

/** What follows an `&` that begins a character. */
export const characterReference = '(?:#\\d{1,7}|#[xX][\\da-fA-F]{1,6}|[A-Za-z][A-Za-z\\d]{0,31});'

const beginning = new RegExp(`&(?=${characterReference})`, 'g')

/** The text so that it is still itself after its characters are decoded. */
export function withoutCharacters(text: string): string {
  return text.replace(beginning, '&amp;')
}
