import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { claimFor, goodPassword, testClock, testSignIn } from "#e2e/support/sign-in.ts";
import { createUser, inviteAgain } from "../people/create-user.ts";
import { acceptInvitation, findInvitation } from "./accept-invitation.ts";
import { claimInstallation } from "./claim-installation.ts";
import { createClaim, isClaimed, isClaimToken } from "./create-claim.ts";
import { verifyCredentials } from "./verify-credentials.ts";

const publicUrl = "http://localhost:4460";
const tokenOf = (link: string) => new URL(link, publicUrl).searchParams.get("code") ?? "";
const person = (token: string, name: string) => ({ token, name, email: `${name}@example.com`, password: goodPassword });

async function offer(context: Parameters<typeof createClaim>[0]): Promise<string> {
  const claim = await createClaim(context, publicUrl);
  if (!claim) throw new Error("claimed already");
  return tokenOf(claim.link);
}

describeOnBothDatabases("claiming an installation", (open) => {
  it("has no default account, and gives everything to whoever holds the link", async () => {
    const context = await testSignIn(await open());
    expect(await context.database.user.count()).toBe(0);
    expect(await isClaimed(context)).toBe(false);
    const { userId } = await claimInstallation(context, person(await offer(context), "ada"));
    const grants = await context.database.roleGrant.findMany({ where: { userId } });
    expect(grants).toMatchObject([{ role: "administrator", environmentId: "*", source: "manual" }]);
    expect(await isClaimed(context)).toBe(true);
    expect(await createClaim(context, publicUrl)).toBeNull();
    expect(JSON.stringify(await context.database.user.findMany())).not.toContain(goodPassword);
  });

  it("tells a link that works from one that was replaced, used, or is too old", async () => {
    const clock = testClock();
    const context = await testSignIn(await open(), { now: clock.now });
    expect(await isClaimToken(context, "")).toBe(false);
    const older = await offer(context);
    const newer = await offer(context);
    expect([await isClaimToken(context, older), await isClaimToken(context, newer)]).toEqual([false, true]);
    clock.pass(24 * 60 * 60 * 1000);
    expect(await isClaimToken(context, newer)).toBe(false);
    const last = await offer(context);
    await claimInstallation(context, person(last, "ada"));
    expect(await isClaimToken(context, last)).toBe(false);
  });

  it("is won by exactly one of many browsers", async () => {
    const context = await testSignIn(await open());
    const token = await offer(context);
    const tries = await Promise.allSettled(
      Array.from({ length: 6 }, (_, i) => claimInstallation(context, person(token, `p${i}`))),
    );
    expect(tries.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(await context.database.user.count()).toBe(1);
  });

  it("refuses a used, replaced, late or wrong link", async () => {
    const clock = testClock();
    const context = await testSignIn(await open(), { now: clock.now });
    const replaced = await offer(context);
    const late = await offer(context);
    await expect(claimInstallation(context, person(replaced, "ada"))).rejects.toMatchObject({ code: "forbidden" });
    await expect(claimInstallation(context, person("x".repeat(43), "ada"))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(claimInstallation(context, person("short", "ada"))).rejects.toMatchObject({ code: "invalid" });
    clock.pass(25 * 60 * 60 * 1000);
    await expect(claimInstallation(context, person(late, "ada"))).rejects.toMatchObject({ code: "forbidden" });
    const used = await offer(context);
    await claimInstallation(context, person(used, "ada"));
    await expect(claimInstallation(context, person(used, "eve"))).rejects.toMatchObject({ code: "forbidden" });
    expect(await context.database.user.count()).toBe(1);
  });

  it("refuses a weak password and keeps the link good", async () => {
    const context = await testSignIn(await open());
    const token = await offer(context);
    for (const password of ["short", "password1234", "ada@example.com!"]) {
      await expect(
        claimInstallation(context, { ...person(token, "ada@example.com"), email: "ada@example.com", password }),
      ).rejects.toMatchObject({
        code: "invalid",
        fields: { password: expect.any(String) },
      });
    }
    await claimInstallation(context, person(token, "ada"));
  });

  it("does not take an invitation for a claim, nor a claim for an invitation", async () => {
    const context = await testSignIn(await open());
    const claim = await offer(context);
    await expect(acceptInvitation(context, { token: claim, password: goodPassword })).rejects.toMatchObject({
      code: "forbidden",
    });
    const ada = await claimFor(context);
    const admin = await testSignIn(context.database, { actor: ada });
    const invited = await createUser(admin, {
      email: "bo@example.com",
      name: "Bo",
      grants: [{ environmentId: "*", role: "viewer" }],
    });
    const token = tokenOf(invited.path);
    await expect(claimInstallation(context, person(token, "eve"))).rejects.toMatchObject({ code: "forbidden" });
    expect(await findInvitation(context, token)).toEqual({ email: "bo@example.com", name: "Bo" });
    await acceptInvitation(context, { token, password: goodPassword });
    await expect(acceptInvitation(context, { token, password: goodPassword })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await verifyCredentials(context, { email: "BO@example.com", password: goodPassword })).toMatchObject({
      outcome: "verified",
    });
    const again = await inviteAgain(admin, { userId: invited.userId });
    expect(await findInvitation(context, tokenOf(again.path))).not.toBeNull();
  });
});
