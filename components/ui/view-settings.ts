import { isZoneName, type ZoneChoice, zoneChoices } from "./zone.ts";

/** A person's own way of looking, kept in a cookie so that the server's first paint already follows it. */
export interface ViewSettings {
  theme: "system" | "light" | "dark" | "night";
  zone: ZoneChoice;
  /** The browser's IANA zone as it last told us; null before the first visit. */
  localZone: string | null;
  density: "compact" | "comfortable";
  shortcuts: boolean;
}

export const viewCookie = "rookery-view";
export const defaultView: ViewSettings = {
  theme: "system",
  zone: "utc",
  localZone: null,
  density: "compact",
  shortcuts: true,
};
export const themes = ["system", "light", "dark", "night"] as const;

/** Reads the cookie's value; anything that is not as it should be falls back to the default, field by field. */
export function readView(value: string | undefined): ViewSettings {
  const fields = new URLSearchParams(value ?? "");
  const local = fields.get("local");
  return {
    theme: themes.find((theme) => theme === fields.get("theme")) ?? defaultView.theme,
    zone: zoneChoices.find((zone) => zone === fields.get("zone")) ?? defaultView.zone,
    localZone: local !== null && isZoneName(local) ? local : null,
    density: fields.get("density") === "comfortable" ? "comfortable" : "compact",
    shortcuts: fields.get("shortcuts") !== "off",
  };
}

/** Writes the cookie's value; the inverse of readView. */
export function writeView(view: ViewSettings): string {
  const fields = new URLSearchParams({
    theme: view.theme,
    zone: view.zone,
    density: view.density,
    shortcuts: view.shortcuts ? "on" : "off",
  });
  if (view.localZone !== null) fields.set("local", view.localZone);
  return fields.toString();
}
