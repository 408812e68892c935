"use client";

import { useState } from "react";
import { plural } from "#components/ui/format.ts";
import { Stratum } from "./page-head.tsx";

interface Licence {
  name: string;
  version: string;
  licence: string;
}

/** The packages that are shipped, counted by licence, and each of them on demand. */
export function Licences({ own, licences }: { own: string; licences: readonly Licence[] }) {
  const [words, setWords] = useState("");
  const found = licences.filter((one) =>
    `${one.name} ${one.licence}`.toLowerCase().includes(words.trim().toLowerCase()),
  );
  return (
    <Stratum name="Licences" remark={`Rookery is ${own}; it ships with ${plural(licences.length, "package")}`}>
      <p className="muted">{countsOf(licences)}.</p>
      <details>
        <summary>Every package with its version and licence</summary>
        <p className="row later">
          <input
            type="search"
            className="search"
            aria-label="Find a package or licence"
            placeholder="Find a package or licence"
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
          <span className="small muted" role="status">
            {plural(found.length, "package")}
          </span>
        </p>
        <ul className="licences plain">
          {found.map((one) => (
            <li key={`${one.name} ${one.version}`}>
              <span className="mono">
                {one.name} {one.version}
              </span>{" "}
              <span className="muted">{one.licence}</span>
            </li>
          ))}
        </ul>
      </details>
    </Stratum>
  );
}

/** "MIT 210, Apache-2.0 34, ISC 12": most frequent first. Pure. */
export function countsOf(licences: readonly Licence[]): string {
  const counts = new Map<string, number>();
  for (const { licence } of licences) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  return [...counts]
    .toSorted(([a, m], [b, n]) => n - m || a.localeCompare(b))
    .map(([licence, count]) => `${licence} ${count}`)
    .join(", ");
}
