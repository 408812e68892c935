import { RookeryError } from "../core/errors.ts";

/** Which escapes the reader of the literal understands: our own sessions always do backslash, scripts for others may not. */
export interface QuoteMode {
  /** False under sql_mode NO_BACKSLASH_ESCAPES. */
  backslashEscapes: boolean;
}

function assertText(value: string, what: string): void {
  if (!value.isWellFormed()) {
    throw new RookeryError("invalid", `${what} holds half a character (a lone surrogate). Type it again.`);
  }
}

/**
 * Quotes a database, table, column, variable or user-variable name with backticks, which every sql_mode understands
 * (ANSI_QUOTES only changes the double quote). Throws `invalid` for what no MariaDB identifier can be: empty, longer
 * than 64 characters, NUL, characters beyond the basic plane, or a trailing space (identifier-names of the manual).
 */
export function quoteIdentifier(name: string): string {
  assertText(name, "The name");
  if (name === "") throw new RookeryError("invalid", "A name may not be empty.");
  if (name.length > 64) throw new RookeryError("invalid", "A name may have at most 64 characters.");
  if (name.endsWith(" ")) throw new RookeryError("invalid", "A name may not end with a space.");
  for (const character of name) {
    const point = character.codePointAt(0) ?? 0;
    if (point === 0 || point > 0xffff) {
      throw new RookeryError("invalid", "A name may not hold NUL or characters such as emoji.");
    }
  }
  return `\`${name.replaceAll("`", "``")}\``;
}

/**
 * A string literal. The default suits our own sessions (connect.ts fixes their sql_mode); quotes are doubled, never
 * backslashed, so that a literal without a backslash reads the same in every mode. Throws `invalid` for half characters.
 */
export function quoteString(value: string, mode: QuoteMode = { backslashEscapes: true }): string {
  assertText(value, "The value");
  const doubled = value.replaceAll("'", "''");
  if (!mode.backslashEscapes) return `'${doubled}'`;
  return `'${doubled.replaceAll("\\", "\\\\").replaceAll("\0", "\\0")}'`;
}

/** `'user'@'host'` as GRANT and CREATE USER take it. An empty user is the anonymous one, an empty host means any. */
export function quoteAccount(user: string, host: string, mode?: QuoteMode): string {
  return `${quoteString(user, mode)}@${quoteString(host, mode)}`;
}
