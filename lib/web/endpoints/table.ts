import type { Endpoint } from "../endpoint.ts";
import * as audit from "./audit.ts";
import * as clusterActs from "./cluster-acts.ts";
import * as clusters from "./clusters.ts";
import * as environments from "./environments.ts";
import * as installation from "./installation.ts";
import * as instanceProbes from "./instance-probes.ts";
import * as instances from "./instances.ts";
import * as now from "./now.ts";
import * as operationActs from "./operation-acts.ts";
import * as operations from "./operations.ts";
import * as ownAccount from "./own-account.ts";
import * as people from "./people.ts";
import * as provision from "./provision.ts";
import * as sessions from "./sessions.ts";
import * as stream from "./stream.ts";
import * as strips from "./strips.ts";
import * as views from "./views.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/**
 * Every endpoint of the API but the document about itself, in the order of the documentation. The OpenAPI document,
 * docs/api.md and the matrix of roles and routes are made from this; a test compares it with the route files, both ways.
 */
export const endpoints: readonly Endpoint[] = [
  now,
  stream,
  clusters,
  clusterActs,
  strips,
  instances,
  instanceProbes,
  operations,
  operationActs,
  environments,
  provision,
  audit,
  people,
  sessions,
  ownAccount,
  views,
  installation,
].flatMap((file): Endpoint[] => Object.values(file).toSorted(byPath));

// A module gives its exports in the order of their names; people look for addresses.
function byPath(a: Endpoint, b: Endpoint): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return methods.indexOf(a.method) - methods.indexOf(b.method);
}
