import { expect, test, vi } from "vitest";
import { RookeryError } from "../core/errors.ts";
import type { OpenConnection } from "./connect.ts";
import { createConnectionCache } from "./connection-cache.ts";
import type { FleetTarget } from "./ports.ts";

const target: FleetTarget = { label: "db", host: "h", port: 1, user: "u", password: "p", tls: { mode: "off" } };

function setUp() {
  const made: { connection: OpenConnection; state: { open: boolean } }[] = [];
  const clock = { now: 0 };
  const connect = vi.fn(async (to: FleetTarget): Promise<OpenConnection> => {
    const state = { open: true };
    const connection: OpenConnection = {
      label: to.label,
      threadId: made.length + 1,
      serverVersion: "11.8.6-MariaDB",
      get open() {
        return state.open;
      },
      query: async () => [],
      execute: async () => ({ affectedRows: 0 }),
      close: async () => {
        state.open = false;
      },
    };
    made.push({ connection, state });
    return connection;
  });
  const cache = createConnectionCache({ connect, now: () => clock.now, maxAgeMs: 60_000, maxIdleMs: 10_000 });
  return { made, clock, connect, cache };
}

const threadId = async (connection: { threadId: number }) => connection.threadId;

test("one connection serves many reads, of callers at the same time too", async () => {
  const { cache, connect } = setUp();
  expect(await Promise.all([cache.read("i", target, threadId), cache.read("i", target, threadId)])).toEqual([1, 1]);
  expect(await cache.read("i", target, threadId)).toBe(1);
  expect(await cache.read("other", target, threadId)).toBe(2);
  expect(connect).toHaveBeenCalledTimes(2);
  await cache.close();
});

test("another password or an old age makes a new connection and closes the old one", async () => {
  const { cache, clock, made } = setUp();
  await cache.read("i", target, threadId);
  expect(await cache.read("i", { ...target, password: "q" }, threadId)).toBe(2);
  expect(made[0]?.state.open).toBe(false);
  clock.now = 60_000;
  expect(await cache.read("i", { ...target, password: "q" }, threadId)).toBe(3);
  expect(made[1]?.state.open).toBe(false);
});

test("a reused connection that turns out to be dead is replaced once; a fresh one is not tried again", async () => {
  const { cache, connect } = setUp();
  await cache.read("i", target, threadId);
  const seen: number[] = [];
  const result = await cache.read("i", target, async (connection) => {
    seen.push(connection.threadId);
    if (connection.threadId === 1) throw new RookeryError("unavailable", "gone");
    return "read";
  });
  expect([result, seen]).toEqual(["read", [1, 2]]);
  const always = vi.fn(async () => {
    throw new RookeryError("unavailable", "gone");
  });
  await expect(cache.read("new", target, always)).rejects.toThrow("gone");
  expect(always).toHaveBeenCalledTimes(1);
  expect(connect).toHaveBeenCalledTimes(3);
});

test("a time-out is not tried again, and its connection is not used again", async () => {
  const { cache, made } = setUp();
  await cache.read("i", target, threadId);
  const work = vi.fn(async () => {
    throw new RookeryError("timeout", "slow");
  });
  await expect(cache.read("i", target, work)).rejects.toThrow("slow");
  expect(work).toHaveBeenCalledTimes(1);
  expect(made[0]?.state.open).toBe(false);
  expect(await cache.read("i", target, threadId)).toBe(2);
});

test("a server's refusal keeps the connection", async () => {
  const { cache, made } = setUp();
  await expect(
    cache.read("i", target, async () => Promise.reject(new RookeryError("forbidden", "no"))),
  ).rejects.toThrow("no");
  expect(made[0]?.state.open).toBe(true);
  expect(await cache.read("i", target, threadId)).toBe(1);
});

test("a failed connect is reported and not remembered", async () => {
  const { cache, connect } = setUp();
  connect.mockRejectedValueOnce(new RookeryError("unavailable", "refused"));
  await expect(cache.read("i", target, threadId)).rejects.toThrow("refused");
  expect(cache.size).toBe(0);
  expect(await cache.read("i", target, threadId)).toBe(1);
});

test("sweep closes what is idle, not what is lent; close ends all", async () => {
  const { cache, clock, made } = setUp();
  let release: () => void = () => undefined;
  const lent = cache.read("busy", target, async (connection) => {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return connection.threadId;
  });
  await cache.read("idle", target, threadId);
  clock.now = 10_000;
  await cache.sweep();
  expect(cache.size).toBe(1);
  expect(made.map((one) => one.state.open).sort()).toEqual([false, true]);
  release();
  await lent;
  await cache.close();
  expect(made.every((one) => !one.state.open)).toBe(true);
});
