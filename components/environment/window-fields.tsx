"use client";

import { useState } from "react";
import type { FieldError } from "#components/governance/act-form.tsx";
import { CheckField, TextField } from "#components/ui/field.tsx";
import { useView } from "#components/ui/view.tsx";
import type { ChangeWindow } from "#lib/inventory/environment-schemas.ts";

/** When operations may run by themselves: from each tick of a schedule for so many minutes, in one time zone. */
export function WindowFields({ window, error }: { window: ChangeWindow | null; error: FieldError }) {
  const [windowed, setWindowed] = useState(window !== null);
  const { localZone } = useView();
  return (
    <>
      <h3>Change window</h3>
      <CheckField
        label="Operations run only inside a change window"
        name="windowed"
        checked={windowed}
        onChange={(event) => setWindowed(event.target.checked)}
        hint="Outside of it an operation that was started waits for the next opening"
      />
      {windowed ? (
        <>
          <TextField
            label="It opens at"
            name="cron"
            className="mono short"
            defaultValue={window?.cron ?? "0 22 * * 1-5"}
            hint="minute hour day month weekday: 0 22 * * 1-5 is Monday to Friday at 22:00"
            error={error("policy.changeWindow.cron")}
          />
          <TextField
            label="It stays open for, minutes"
            name="durationMinutes"
            type="number"
            min={1}
            max={10_080}
            className="short-number"
            defaultValue={window?.durationMinutes ?? 240}
            error={error("policy.changeWindow.durationMinutes")}
          />
          <TextField
            label="Time zone"
            name="zone"
            className="mono short"
            list="time-zones"
            autoComplete="off"
            defaultValue={window?.zone ?? localZone ?? "UTC"}
            error={error("policy.changeWindow.zone")}
          />
          <datalist id="time-zones">
            {["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      ) : null}
    </>
  );
}
