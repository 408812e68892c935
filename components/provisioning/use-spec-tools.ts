"use client";

import { useEffect, useState } from "react";
import { draftOf, type SpecValues, specOf } from "./spec-draft.ts";

type SpecText = Pick<typeof import("./spec-text.ts"), "readSpec" | "writeSpec" | "checkSpec">;

/** Reading, writing and checking of specs. `normal` is the text by which the form and the editor recognise the same spec. */
export type SpecTools = SpecText & { normal: (values: SpecValues) => string };

/** The YAML library and the schemas, fetched after first paint: nobody waits for them. Null until they are there. */
export function useSpecTools(): SpecTools | null {
  const [tools, setTools] = useState<SpecTools | null>(null);
  useEffect(() => {
    let wanted = true;
    void import("./spec-text.ts").then(({ readSpec, writeSpec, checkSpec }) => {
      if (wanted)
        setTools({ readSpec, writeSpec, checkSpec, normal: (values) => JSON.stringify(specOf(draftOf(values))) });
    });
    return () => {
      wanted = false;
    };
  }, []);
  return tools;
}
