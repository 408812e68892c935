import type { FleetConnection } from "../mariadb/ports.ts";
import type { Provisioner } from "../provisioning/ports.ts";
import type { Toolbox } from "./define.ts";

/**
 * The doors to the fleet for one step: before every statement and every change it asks whether the lease still stands.
 * A process that slept between two statements of one act must not send the second; timers alone would come too late,
 * because the answer that waited in the socket is delivered first.
 */
export function fencedTools(tools: Toolbox, demandTrust: () => void): Toolbox {
  const lend = async (connecting: () => Promise<FleetConnection>): Promise<FleetConnection> => {
    demandTrust();
    return fencedConnection(await connecting(), demandTrust);
  };
  return {
    connect: (instanceId, options) => lend(() => tools.connect(instanceId, options)),
    connectTo: (target) => lend(() => tools.connectTo(target)),
    provisioner: (kind) => fencedProvisioner(tools.provisioner(kind), demandTrust),
    certificates: tools.certificates,
  };
}

function fencedConnection(connection: FleetConnection, demandTrust: () => void): FleetConnection {
  return {
    label: connection.label,
    threadId: connection.threadId,
    async query(...statement) {
      demandTrust();
      return connection.query(...statement);
    },
    async execute(...statement) {
      demandTrust();
      return connection.execute(...statement);
    },
    close: () => connection.close(),
  };
}

function fencedProvisioner(provisioner: Provisioner, demandTrust: () => void): Provisioner {
  const fenced =
    <A extends unknown[], R>(change: (...call: A) => Promise<R>) =>
    async (...call: A): Promise<R> => {
      demandTrust();
      return change(...call);
    };
  return {
    ...provisioner,
    apply: fenced((spec, secrets, io) => provisioner.apply(spec, secrets, io)),
    writeOptions: fenced((spec, io) => provisioner.writeOptions(spec, io)),
    start: fenced((spec, io) => provisioner.start(spec, io)),
    stop: fenced((spec, io) => provisioner.stop(spec, io)),
    destroy: fenced((spec, options, io) => provisioner.destroy(spec, options, io)),
    seed: fenced((source, target, io) => provisioner.seed(source, target, io)),
  };
}
