"use client";

import { useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { CheckField } from "#components/ui/field.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { useShortcut } from "#components/ui/shortcuts.ts";
import { useView } from "#components/ui/view.tsx";

const keys: readonly [string, string][] = [
  ["Ctrl K", "go to a cluster, instance, operation or page"],
  ["/", "search in the table"],
  ["↑ ↓ Home End", "walk through the rows of a table"],
  ["Enter", "open the row; with Ctrl in a new tab"],
  ["u", "let waiting changes into the table"],
  ["z", "show times in UTC, local or server time"],
  ["n p", "next and previous difference"],
  ["?", "this list"],
  ["Esc", "close what is open; typed text in dangerous dialogs stays until you close them"],
];

/** The list of keys, and the switch for single keys (WCAG 2.1.4). No single key changes the fleet. */
export function ShortcutsHelp() {
  const [open, setOpen] = useState(false);
  const view = useView();
  useShortcut("?", () => setOpen(true));
  return (
    <>
      <button type="button" className="link small" onClick={() => setOpen(true)}>
        Keys
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Keys">
        <dl className="facts">
          {keys.map(([key, does]) => (
            <div key={key} className="pair">
              <dt>
                <Kbd keys={key} />
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <CheckField
          label="Single keys act"
          hint="Switch off when you dictate, or when a reading program needs the keys. Ctrl K and the keys of tables stay."
          checked={view.shortcuts}
          onChange={(event) => view.change({ shortcuts: event.target.checked })}
        />
      </Dialog>
    </>
  );
}
