import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import type { Run } from "./product.ts";

const script = fileURLToPath(new URL("./open-secrets.ts", import.meta.url));
const State = z.object({ cookies: z.array(z.object({ name: z.string(), value: z.string() })) });

/** One thing that must be seen nowhere. `name` is what a failing test says of it; never the secret itself. */
export interface Canary {
  name: string;
  text: string;
}

/** All secrets of the run: typed passwords, session cookies, one-time codes, keys, and everything in the vault. */
export async function collectCanaries(run: Run): Promise<Canary[]> {
  const people = Object.entries(run.people).flatMap(([role, person]) => [
    { name: `password of ${role}`, text: person.password },
    ...State.parse(JSON.parse(readFileSync(person.state, "utf8")))
      .cookies.filter((cookie) => cookie.name.includes("session"))
      .map((cookie) => ({ name: `cookie ${cookie.name} of ${role}`, text: cookie.value })),
  ]);
  const codes = [run.claimLink, run.invitationLink].map((link) => ({
    name: "a one-time code",
    text: new URL(link).searchParams.get("code") ?? "",
  }));
  const all = [...people, ...codes, ...(await openedSecrets(run))];
  const short = all.filter((canary) => canary.text.length < 12);
  if (short.length > 0) throw new Error(`Too short to be told from other text: ${short.map(({ name }) => name)}`);
  return all;
}

async function openedSecrets(run: Run): Promise<Canary[]> {
  const environment = { ...process.env, ROOKERY_HOME: join(run.folder, "home"), DATABASE_URL: "" };
  const { stdout } = await promisify(execFile)(process.execPath, [script], { env: environment });
  return z
    .array(z.string())
    .parse(JSON.parse(stdout))
    .flatMap((text, index) => partsOf(text).map((part) => ({ name: `kept secret ${index}`, text: part })));
}

// A key in PEM travels in lines, and in JSON its line ends are escaped: each line is looked for by itself.
function partsOf(text: string): string[] {
  if (!text.includes("\n")) return [text];
  return text.split("\n").filter((line) => line.length >= 40);
}

const shapes: readonly [string, RegExp][] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a password hash", /\$argon2i?d?\$/],
  ["an API token", /\brky_[a-z0-9]{8}_[A-Za-z0-9_-]{43}/],
  ["a password in clear", /IDENTIFIED\s+(BY|VIA\s+\w+\s+USING)\s+'(?!\*{3}|\?|<|&lt;|\(generated\))[^']{6,}'/i],
];

/** Names of what must not be there but is; empty when the text is clean. */
export function findLeaks(text: string, canaries: readonly Canary[]): string[] {
  const known = canaries.filter((canary) => text.includes(canary.text)).map((canary) => canary.name);
  return [...known, ...shapes.filter(([, shape]) => shape.test(text)).map(([name]) => name)];
}
