"use client";

import { BareSelect } from "./select.tsx";
import { useView } from "./view.tsx";
import { themes } from "./view-settings.ts";

const names: Record<(typeof themes)[number], string> = {
  system: "As the system",
  light: "Light",
  dark: "Dark",
  night: "Night watch",
};

/** Light, dark, night watch, or as the system says. */
export function ThemeToggle() {
  const view = useView();
  return (
    <BareSelect
      label="Theme"
      value={view.theme}
      choices={themes.map((theme) => ({ value: theme, label: names[theme] }))}
      onChange={(event) => view.change({ theme: themes.find((theme) => theme === event.target.value) ?? "system" })}
    />
  );
}
