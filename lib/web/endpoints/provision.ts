import {
  AskDiscoveryInput,
  askDiscovery,
  askPreview,
  DiscoveryView,
  PreviewView,
} from "../../provisioning/ask-worker.ts";
import { PreviewInput } from "../../provisioning/preview-provisioning.ts";
import { endpoint } from "../endpoint.ts";

const topic = "Provision and import";

export const preflight = endpoint({
  method: "POST",
  path: "/api/v1/provision/preflight",
  topic,
  summary: "What the host offers for a new cluster: versions, ports, disk, memory, checks. Changes nothing",
  right: "operation.propose",
  where: "anywhere",
  input: PreviewInput.strict(),
  output: PreviewView,
  cost: 5,
  example: { name: "orders-test", version: "11.8", members: 3 },
  handler: ({ context, input }) => askPreview(context, input),
});

export const discover = endpoint({
  method: "POST",
  path: "/api/v1/import/discover",
  topic,
  summary:
    "Look at a topology that others run, from one server. Nothing is written to it; the password is sealed first",
  right: "operation.propose",
  where: "anywhere",
  input: AskDiscoveryInput,
  output: DiscoveryView,
  cost: 20,
  example: {
    host: "db1.example.com",
    port: 3306,
    user: "rookery",
    secretId: "an id from an earlier answer",
    tls: "encrypt",
  },
  handler: ({ context, input }) => askDiscovery(context, input),
});
