import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine } from "./csv.ts";

/** Reads one CSV line back as a spreadsheet does. */
function readLine(line: string): string[] {
  const cells: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n$)/gy;
  for (let match = pattern.exec(line); match; match = pattern.exec(line)) {
    cells.push(match[1] === undefined ? (match[2] ?? "") : match[1].replaceAll('""', '"'));
    if (match[3] !== ",") break;
  }
  return cells;
}

describe("a CSV line", () => {
  it("never lets a cell begin like a formula", () => {
    for (const bad of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\0=1", "＝1", "＋1"]) {
      const [cell] = readLine(csvLine([bad, "end"]));
      expect(cell, JSON.stringify(bad)).toBe(`'${bad}`);
    }
  });

  it("keeps every other text as it is", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
        const back = readLine(csvLine(cells));
        expect(back.length).toBe(cells.length);
        back.forEach((cell, i) => {
          expect([cells[i], `'${cells[i]}`]).toContain(cell);
        });
      }),
    );
  });

  it("leaves numbers alone and nothing empty", () => {
    expect(csvLine([-1, null, undefined, true, "a,b", 'say "hi"'])).toBe('-1,,,true,"a,b","say ""hi"""\r\n');
  });
});
