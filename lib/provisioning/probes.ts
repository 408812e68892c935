import { defineProbe, type ProbeDefinition } from "../inventory/probes/define.ts";
import type { Toolbox } from "../operations/define.ts";
import { discoverTopology } from "./import/discover-topology.ts";
import { DiscoverInput } from "./import-schemas.ts";
import { PreviewInput, previewProvisioning } from "./preview-provisioning.ts";

/** What the forms of this room ask a worker: nothing is changed by any of them. */
export const provisioningProbes: ProbeDefinition<Toolbox>[] = [
  defineProbe<Toolbox, typeof PreviewInput>({
    kind: "provision.preflight",
    input: PreviewInput,
    right: "operation.propose",
    deadlineMs: 10_000,
    run: ({ tools, context }, input) => previewProvisioning(context, tools, input),
  }),
  defineProbe<Toolbox, typeof DiscoverInput>({
    kind: "import.discover",
    input: DiscoverInput,
    right: "operation.propose",
    deadlineMs: 30_000,
    run: ({ tools, context, signal }, input) => discoverTopology(context, tools, input, signal),
  }),
];
