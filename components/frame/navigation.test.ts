import { expect, it } from "vitest";
import { entryOf, navigation, pageOf } from "./navigation.ts";

it("finds the entry and page of a path", () => {
  expect(entryOf("/fleet/orders-prod/db-b1")?.label).toBe("Fleet");
  expect(pageOf("/fleet/provision")?.label).toBe("Provision");
  expect(pageOf("/automation/operations/12")?.label).toBe("Operations");
  expect(pageOf("/fleet/provision-eu")?.label).toBe("Fleet");
  expect(entryOf("/elsewhere")).toBeUndefined();
});
it("keeps the product's order and gives each entry its own first part", () => {
  const order = ["Now", "Fleet", "Changes", "Backups", "Performance", "Automation", "Governance"];
  const places = navigation.map((entry) => order.indexOf(entry.label));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
  expect(new Set(navigation.map((entry) => entry.href.split("/")[1])).size).toBe(navigation.length);
});
