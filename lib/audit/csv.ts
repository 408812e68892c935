/**
 * One CSV line (RFC 4180, CRLF). A cell that a spreadsheet would take for a formula gets a leading apostrophe
 * (OWASP, "CSV Injection"); numbers stay numbers. Pure.
 */
export function csvLine(cells: readonly (string | number | boolean | null | undefined)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: string | number | boolean | null | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "string") return String(cell);
  const safe = isFormula(cell) ? `'${cell}` : cell;
  return /[",\r\n\t']/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// Spreadsheets skip white space and NUL before a formula, and take the full-width signs for it too.
function isFormula(cell: string): boolean {
  const start = cell.replaceAll("\0", "");
  return /^[\t\r\n]/.test(start) || /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(start);
}
