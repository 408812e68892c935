import type { Metadata } from "next";
import { NothingHere } from "#components/governance/nothing-here.tsx";

export const metadata: Metadata = { title: "Not found" };

/** No page has this address. */
export default function NotFound() {
  return (
    <main>
      <NothingHere />
    </main>
  );
}
