import { createHash } from "node:crypto";
import { isRookeryError } from "../core/errors.ts";
import type { OpenConnection } from "./connect.ts";
import type { FleetConnection, FleetTarget } from "./ports.ts";

interface Entry {
  connection: Promise<OpenConnection>;
  fingerprint: string;
  createdAt: number;
  usedAt: number;
  users: number;
}

export interface ConnectionCacheOptions {
  connect: (target: FleetTarget) => Promise<OpenConnection>;
  /** Milliseconds since the epoch; passed in so that tests own the time. */
  now: () => number;
  /** A connection older than this is replaced before its next use, so that grants and certificates take effect. */
  maxAgeMs: number;
  /** sweep() closes what nobody used for this long. */
  maxIdleMs: number;
}

export interface ConnectionCache {
  /**
   * Lends the instance's connection to `work`, opening one when needed. `work` must only read: when a reused connection
   * turns out to be dead it runs once more on a fresh one. Errors of `work` pass through.
   */
  read<T>(instanceId: string, target: FleetTarget, work: (connection: FleetConnection) => Promise<T>): Promise<T>;
  /** Closes what is idle or too old and not in use. */
  sweep(): Promise<void>;
  /** Closes everything; for shutdown. */
  close(): Promise<void>;
  readonly size: number;
}

// A changed password, host or CA makes another fingerprint and so another connection; the secret itself is not kept.
function fingerprintOf(target: FleetTarget): string {
  const { label: _label, ...rest } = target;
  return createHash("sha256").update(JSON.stringify(rest)).digest("base64");
}

function isDead(error: unknown): boolean {
  return isRookeryError(error, "unavailable") || isRookeryError(error, "timeout");
}

/** One connection per instance, reused between polls. Not a pool: statements of one instance go one after the other. */
export function createConnectionCache(options: ConnectionCacheOptions): ConnectionCache {
  const entries = new Map<string, Entry>();

  async function discard(instanceId: string, entry: Entry): Promise<void> {
    if (entries.get(instanceId) === entry) entries.delete(instanceId);
    const connection = await entry.connection.catch(() => undefined);
    await connection?.close();
  }

  async function open(instanceId: string, target: FleetTarget): Promise<{ entry: Entry; reused: boolean }> {
    const fingerprint = fingerprintOf(target);
    const now = options.now();
    const found = entries.get(instanceId);
    if (found) {
      // A connection that never came to be was already reported to whoever opened it.
      const connection = await found.connection.catch(() => undefined);
      const fresh = found.fingerprint === fingerprint && now - found.createdAt < options.maxAgeMs;
      if (connection?.open && fresh) return { entry: found, reused: true };
      if (entries.get(instanceId) === found) entries.delete(instanceId);
      if (found.users === 0) await connection?.close();
    }
    const raced = entries.get(instanceId);
    if (raced && raced.fingerprint === fingerprint) return { entry: raced, reused: false };
    const entry: Entry = {
      connection: options.connect(target),
      fingerprint,
      createdAt: now,
      usedAt: now,
      users: 0,
    };
    entries.set(instanceId, entry);
    return { entry, reused: false };
  }

  async function lend<T>(
    instanceId: string,
    entry: Entry,
    work: (connection: FleetConnection) => Promise<T>,
  ): Promise<T> {
    entry.users += 1;
    try {
      return await work(await entry.connection);
    } catch (error) {
      if (isDead(error)) await discard(instanceId, entry);
      throw error;
    } finally {
      entry.users -= 1;
      entry.usedAt = options.now();
      // Replaced while it was lent: whoever used it last closes it.
      if (entry.users === 0 && entries.get(instanceId) !== entry) await discard(instanceId, entry);
    }
  }

  return {
    async read(instanceId, target, work) {
      const first = await open(instanceId, target);
      try {
        return await lend(instanceId, first.entry, work);
      } catch (error) {
        // Not after a time-out: the server is there and slow, and a second try would double the wait.
        if (!first.reused || !isRookeryError(error, "unavailable")) {
          if (entries.get(instanceId) === first.entry && (await isUnusable(first.entry))) entries.delete(instanceId);
          throw error;
        }
        const second = await open(instanceId, target);
        return lend(instanceId, second.entry, work);
      }
    },
    async sweep() {
      const now = options.now();
      const idle = [...entries].filter(
        ([, entry]) =>
          entry.users === 0 && (now - entry.usedAt >= options.maxIdleMs || now - entry.createdAt >= options.maxAgeMs),
      );
      await Promise.all(idle.map(([instanceId, entry]) => discard(instanceId, entry)));
    },
    async close() {
      await Promise.all([...entries].map(([instanceId, entry]) => discard(instanceId, entry)));
    },
    get size() {
      return entries.size;
    },
  };
}

async function isUnusable(entry: Entry): Promise<boolean> {
  const connection = await entry.connection.catch(() => undefined);
  return connection === undefined || !connection.open;
}
