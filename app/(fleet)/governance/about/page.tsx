import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Breadcrumb } from "#components/frame/breadcrumb.tsx";
import { AboutPage } from "#components/governance/about-page.tsx";
import { NoRight } from "#components/governance/no-right.tsx";
import { can, readableEnvironments } from "#lib/core/access.ts";
import { readAbout } from "#lib/web/about.ts";
import { optionalContext } from "#lib/web/context.ts";
import { webRuntime } from "#lib/web/runtime-holder.ts";

export const metadata: Metadata = { title: "About" };

export default async function Page() {
  const context = (await optionalContext()) ?? redirect("/sign-in?next=/governance/about");
  const crumbs = <Breadcrumb crumbs={[{ label: "Governance" }, { label: "About" }]} />;
  if (readableEnvironments(context.actor).length === 0)
    return (
      <>
        {crumbs}
        <NoRight page="About" needs="viewer, or any other" />
      </>
    );
  const { config, metrics } = await webRuntime();
  return (
    <>
      {crumbs}
      <AboutPage
        initial={await readAbout({ ...context, metrics }, config)}
        mayAsk={can(context.actor, "operation.propose")}
      />
    </>
  );
}
