import { expect, test } from "vitest";
import { CreateEnvironmentInput } from "#lib/inventory/environment-schemas.ts";
import { kindField, readForm } from "./read-form.ts";

const kinds = [
  { kind: "cluster.create", label: "Create cluster" },
  { kind: "cluster.destroy", label: "Destroy cluster" },
];

function filled(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

const plain = { name: " Testing ", rank: "20", pattern: "outline", approvalsDefault: "1" };

test("a filled form becomes an input that the verb accepts", () => {
  const form = filled({
    ...plain,
    [kindField("cluster.create")]: "",
    [kindField("cluster.destroy")]: "2",
    windowed: "on",
    cron: "0 22 * * 1-5",
    durationMinutes: "240",
    zone: "Europe/Berlin",
    selfService: "on",
  });
  const input = readForm(form, kinds);
  expect(CreateEnvironmentInput.safeParse({ slug: "testing", ...input }).success).toBe(true);
  expect(input).toMatchObject({
    name: "Testing",
    rank: 20,
    policy: {
      approvals: { default: 1, kinds: { "cluster.destroy": 2 } },
      changeWindow: { cron: "0 22 * * 1-5", durationMinutes: 240, zone: "Europe/Berlin" },
      selfService: true,
      protectFromDestroy: false,
    },
  });
});

test("without the window's tick what was typed into it does not count", () => {
  expect(readForm(filled({ ...plain, cron: "0 22 * * *" }), kinds).policy.changeWindow).toBeNull();
});
