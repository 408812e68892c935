/** Splits a script into statements at `;` outside quotes and comments; comments and empty statements fall away. */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  let current = "";
  // Either something whose inside must not be looked at, or the end of a statement, or any one character.
  const token =
    /('(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`)|(--[ \t][^\n]*|--(?=\n)|#[^\n]*|\/\*[\s\S]*?\*\/)|(;)|[\s\S]/gu;
  for (const [text, , comment, end] of script.matchAll(token)) {
    if (comment !== undefined) continue;
    if (end === undefined) {
      current += text;
      continue;
    }
    if (current.trim()) statements.push(current.trim());
    current = "";
  }
  if (current.trim()) statements.push(current.trim());
  return statements;
}
