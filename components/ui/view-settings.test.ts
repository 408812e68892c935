import { expect, it } from "vitest";
import { defaultView, readView, writeView } from "./view-settings.ts";

it("reads back what it wrote", () => {
  const view = {
    theme: "night",
    zone: "server",
    localZone: "Europe/Helsinki",
    density: "comfortable",
    shortcuts: false,
  } as const;
  expect(readView(writeView(view))).toEqual(view);
});
it("falls back on a cookie that somebody bent", () => {
  expect(readView("theme=pink&zone=moon&local=Mars/Olympus&density=&shortcuts=")).toEqual(defaultView);
  expect(readView(undefined)).toEqual(defaultView);
});
