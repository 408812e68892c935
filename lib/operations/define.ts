import type { z } from "zod";
import type { Context } from "../core/context.ts";
import type { Tx } from "../core/database.ts";
import type { ProviderKind } from "../inventory/schemas.ts";
import type { FleetConnection, FleetTarget } from "../mariadb/ports.ts";
import type { CertificateAuthority, Provisioner } from "../provisioning/ports.ts";
import type { OperationPlan } from "./schemas.ts";

/** The doors to the fleet that the runtime hands to plans and steps. Only the worker's can open connections. */
export interface Toolbox {
  /** Connects with the control account kept for the instance. Throws `unavailable`, `timeout`, `forbidden`. */
  connect(instanceId: string, options?: { timeoutMs?: number }): Promise<FleetConnection>;
  /** Connects with what is given, for import and for fresh servers; `password` comes from the vault or was just made. */
  connectTo(target: FleetTarget): Promise<FleetConnection>;
  provisioner(kind: ProviderKind): Provisioner;
  certificates: CertificateAuthority;
}

/** What a plan function is given. It reads; it must not change anything anywhere. */
export interface PlanIo {
  context: Context;
  tools: Toolbox;
  signal: AbortSignal;
  /** The plan made before, when there is one: choices that still hold (ports, source) are kept, so that digests stay equal. */
  previous: OperationPlan | null;
}

/** What a step is given while it runs. Everything here stops when the lease is lost. */
export interface StepIo extends PlanIo {
  readonly operationId: number;
  /** Fencing token: grows with every claim; a write that shows an older one is refused. */
  readonly term: number;
  log(line: string, level?: "info" | "warn" | "error"): void;
  /** fraction 0..1, or null when it cannot be known; etaSeconds likewise. */
  progress(fraction: number | null, etaSeconds?: number | null): void;
  /** Durable notes of this operation, readable by later steps and after a crash. Never a secret. Written before it returns. */
  remember(key: string, value: unknown): Promise<void>;
  recall(key: string): unknown;
}

/** What observe found: the goal already holds, it can be worked for, or a person must look. */
export type Observation =
  | { verdict: "done"; evidence: Record<string, unknown> }
  | { verdict: "ready"; evidence: Record<string, unknown> }
  | { verdict: "park"; why: string; evidence: Record<string, unknown> };

/**
 * One step: observe, intent, act, read back. `act` must be idempotent, or `observe` must be able to tell that it
 * happened ("checkable"); steps that are neither are not allowed.
 */
export interface Step {
  key: string;
  name: string;
  target?: string;
  expected: string;
  nature: "idempotent" | "checkable";
  pointOfNoReturn?: boolean;
  /** Milliseconds until act is aborted and the state is read; default 60 s. */
  deadlineMs?: number;
  observe(io: StepIo): Promise<Observation>;
  act(io: StepIo): Promise<void>;
  /** Brings back what act changed; called in reverse order when a later step fails or on cancel, where declared. */
  undo?(io: StepIo): Promise<void>;
}

export interface OperationDefinition<I extends z.ZodType = z.ZodType> {
  kind: string;
  /** The verb on buttons and in lists: "Create cluster". */
  label: string;
  input: I;
  /** Demands the typed name of the target before it may be proposed. */
  demandsTypedName?: boolean;
  /** Ends a whole cluster: refused in environments that protect theirs (protectFromDestroy). */
  endsCluster?: boolean;
  /** Where it happens, for rights, policy and the one-mutating-operation-per-cluster lock. Reads only Rookery's rows. */
  subject(context: Context, input: z.output<I>): Promise<OperationSubject>;
  /** Called when a person hands the input in or edits it: may this person give this input? Throws when not. */
  checkInput?(context: Context, input: z.output<I>): Promise<void>;
  /** Read-only: targets, statements, commands, files, preflight, risk, undo, expected duration. */
  plan(io: PlanIo, input: z.output<I>): Promise<Omit<OperationPlan, "steps">>;
  /** The procedure, top to bottom, from input and plan alone: what the reviewer reads is what the runner runs. */
  steps(input: z.output<I>, plan: Omit<OperationPlan, "steps">): Step[];
  /** Reads the servers back; returns the sentence that says what is true now. Throws when it is not. */
  verify(io: StepIo, input: z.output<I>, plan: OperationPlan): Promise<string>;
  /** What cancelling means for this kind, shown on the button's dialog. */
  cancelMeaning: string;
  /** Runs inside the settling transaction, to tidy rows with it (mark a cluster active or gone): all or nothing. */
  settled?(
    tx: Tx,
    context: Context,
    input: z.output<I>,
    plan: OperationPlan,
    outcome: "succeeded" | "failed" | "cancelled",
  ): Promise<void>;
}

export interface OperationSubject {
  title: string;
  /** What has to be typed when the definition demands a typed name, and what dialogs name. */
  name: string;
  environmentId: string;
  clusterId: string | null;
  clusterName: string | null;
  /** Key of the lock: "cluster:<id>", or null for operations that may overlap. */
  lock: string | null;
}

/** Gives the definition its types; `steps` and `plan` stay the one text that reviewer and runner share. */
export function defineOperation<I extends z.ZodType>(definition: OperationDefinition<I>): OperationDefinition<I> {
  return definition;
}

/** All kinds of operations that this installation knows, wired in lib/runtime.ts. */
export interface Catalogue {
  get(kind: string): OperationDefinition | undefined;
  kinds(): string[];
}

/** A context for verbs that plan, enqueue or run operations. */
export type OperationsContext = Context & { readonly catalogue: Catalogue };
