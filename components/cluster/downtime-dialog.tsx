"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { IdentityBand } from "#components/fleet/identity-band.tsx";
import { Button } from "#components/ui/button.tsx";
import { useNow } from "#components/ui/clock.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormError, TextField } from "#components/ui/field.tsx";
import { SelectField } from "#components/ui/select.tsx";
import { sendJson } from "#components/ui/send-json.ts";
import { Time } from "#components/ui/time.tsx";
import type { ClusterView } from "#lib/inventory/view-schemas.ts";

const lengths = [
  { value: "30", label: "30 minutes" },
  { value: "60", label: "1 hour" },
  { value: "120", label: "2 hours" },
  { value: "480", label: "8 hours" },
  { value: "1440", label: "1 day" },
  { value: "10080", label: "7 days" },
];

/** Declares a downtime: trouble until then is expected and said so; nothing on the servers changes. */
export function DowntimeDialog({ view, open, onClose }: { view: ClusterView; open: boolean; onClose: () => void }) {
  const [minutes, setMinutes] = useState("120");
  const [why, setWhy] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null);
  const client = useQueryClient();
  const until = useNow() + Number(minutes) * 60_000;
  async function save() {
    const sent = await sendJson("POST", `/api/v1/clusters/${view.id}/downtime`, {
      until: new Date(until).toISOString(),
      why: why.trim(),
    });
    if (!sent.ok) return setRefusal(sent.message);
    setRefusal(null);
    await client.invalidateQueries({ queryKey: ["clusters"] });
    onClose();
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Set downtime for ${view.name}`}
      band={<IdentityBand environment={view.environment} name={view.name} icon={false} />}
      light={false}
      foot={
        <Button
          kind="primary"
          mutates
          why={why.trim() === "" ? "Say why, for those who see it at night" : null}
          onClick={save}
        >
          Set downtime
        </Button>
      }
    >
      <dl className="facts">
        <dt>Effect</dt>
        <dd>Its trouble is shown as expected. Servers, polls and operations go on as they are.</dd>
        <dt>Ends</dt>
        <dd>
          <Time at={until} style="full" />, by itself
        </dd>
        <dt>Way back</dt>
        <dd>End downtime on this page</dd>
      </dl>
      <SelectField
        label="How long"
        choices={lengths}
        value={minutes}
        onChange={(event) => setMinutes(event.target.value)}
      />
      <TextField label="Why" value={why} maxLength={500} required onChange={(event) => setWhy(event.target.value)} />
      <FormError message={refusal} />
    </Dialog>
  );
}
