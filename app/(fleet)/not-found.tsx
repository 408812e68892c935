import type { Metadata } from "next";
import { NothingHere } from "#components/governance/nothing-here.tsx";

export const metadata: Metadata = { title: "Not found" };

/** The page exists, the object does not, or not for this person; the frame stands. */
export default function NotFound() {
  return <NothingHere />;
}
