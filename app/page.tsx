import { redirect } from "next/navigation";

/** The address alone leads to the situation now. */
export default function Home(): never {
  redirect("/now");
}
