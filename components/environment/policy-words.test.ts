import { expect, test } from "vitest";
import { freePolicy, strictPolicy } from "#lib/inventory/environment-schemas.ts";
import {
  demandsOf,
  durationWords,
  exceptionsOf,
  kindsOf,
  nextRank,
  promotionWords,
  whyNotDeleted,
  windowWords,
} from "./policy-words.ts";

test("a strict policy says what it demands, a free one what it allows", () => {
  expect(demandsOf(strictPolicy)).toEqual(["clusters cannot be destroyed", "every operation asks for the typed name"]);
  expect(demandsOf(freePolicy)).toEqual(["developers may run what needs no approval"]);
});

test("only kinds that differ from the default are exceptions, by label", () => {
  const policy = { ...strictPolicy, approvals: { default: 1, kinds: { "cluster.destroy": 2, "cluster.create": 1 } } };
  expect(exceptionsOf(policy, [{ kind: "cluster.destroy", label: "Destroy cluster" }])).toEqual([
    "Destroy cluster: 2 approvals",
  ]);
});

test("windows and durations are read aloud", () => {
  expect([45, 60, 90, 240].map(durationWords)).toEqual(["45 min", "1 h", "1 h 30 min", "4 h"]);
  const window = { cron: "0 22 * * 1-5", durationMinutes: 240, zone: "Europe/Berlin" };
  expect(windowWords(window)).toBe("0 22 * * 1-5, for 4 h, Europe/Berlin");
});

test("a new environment stands last, and the order is a sentence", () => {
  expect(nextRank([{ rank: 10 }, { rank: 30 }])).toBe(40);
  expect(nextRank([{ rank: 1_000 }])).toBe(1_000);
  expect(promotionWords([{ name: "Development" }, { name: "Production" }])).toBe("Development, then Production");
});

test("only an empty environment can be deleted", () => {
  expect(whyNotDeleted({ clusters: 0 })).toBeNull();
  expect(whyNotDeleted({ clusters: 2 })).toBe("2 clusters live here: destroy or forget them first");
});

test("a kind that the policy names is never lost, known or not", () => {
  const kinds = [{ kind: "cluster.create", label: "Create cluster" }];
  expect(
    kindsOf({ ...strictPolicy, approvals: { default: 1, kinds: { "cluster.destroy": 2 } } }, kinds).map(
      ({ kind }) => kind,
    ),
  ).toEqual(["cluster.create", "cluster.destroy"]);
});
