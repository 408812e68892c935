import { expect, it } from "vitest";
import { linkPath, mapSize, nodeHeight, nodeWidth, placeNode } from "./topology-path.ts";

it("goes from the lower edge of the source to the upper edge of the replica", () => {
  const { d } = linkPath({ x: 100, y: 0 }, { x: 0, y: 150 });
  expect(d.startsWith(`M${100 + nodeWidth / 2} ${nodeHeight}C`)).toBe(true);
  expect(d.endsWith(`${nodeWidth / 2} 148`)).toBe(true);
});
it("leaves by the side that faces the other when they stand side by side", () => {
  expect(linkPath({ x: 0, y: 0 }, { x: 300, y: 0 }).d.startsWith(`M${nodeWidth} `)).toBe(true);
  expect(linkPath({ x: 300, y: 0 }, { x: 0, y: 0 }).d.startsWith("M300 ")).toBe(true);
});
it("holds every node", () => {
  expect(
    mapSize([
      { x: 10, y: 20 },
      { x: 400, y: 90 },
    ]),
  ).toEqual({ width: 404 + nodeWidth, height: 94 + nodeHeight });
});
it("leaves room between columns and layers", () => {
  expect(placeNode({ x: 1, y: 1 }).x - placeNode({ x: 0, y: 0 }).x).toBeGreaterThan(nodeWidth);
  expect(placeNode({ x: 1, y: 1 }).y - placeNode({ x: 0, y: 0 }).y).toBeGreaterThan(nodeHeight + 40);
});
