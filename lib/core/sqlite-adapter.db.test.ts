import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SqlDriverAdapter, SqlQuery } from "@prisma/driver-adapter-utils";
import { expect, onTestFinished, test } from "vitest";
import { SqliteAdapterFactory } from "./sqlite-adapter.ts";

type Scalar = SqlQuery["argTypes"][number]["scalarType"];

function query(sql: string, ...args: [unknown, Scalar][]): SqlQuery {
  return {
    sql,
    args: args.map(([value]) => value),
    argTypes: args.map(([, scalarType]) => ({ scalarType, arity: "scalar" })),
  };
}

async function openFile(waitMs?: number): Promise<{ adapter: SqlDriverAdapter; file: string; other: DatabaseSync }> {
  const folder = await mkdtemp(join(tmpdir(), "rookery-adapter-"));
  const file = join(folder, "test.db");
  const adapter = await new SqliteAdapterFactory(`file:${file}`, waitMs).connect();
  await adapter.executeScript(
    "CREATE TABLE t (id INTEGER PRIMARY KEY, big BIGINT, at DATETIME, raw BLOB, real REAL, yes BOOLEAN)",
  );
  const other = new DatabaseSync(file);
  onTestFinished(async () => {
    other.close();
    await adapter.dispose();
    await rm(folder, { recursive: true, force: true });
  });
  return { adapter, file, other };
}

const insert = (id: number) => query("INSERT INTO t (id) VALUES (?)", [id, "int"]);
const ids = async (adapter: SqlDriverAdapter) =>
  (await adapter.queryRaw(query("SELECT id FROM t ORDER BY id"))).rows.map((row) => row[0]);

test("a write beside an open transaction waits for it and survives its rollback", async () => {
  const { adapter } = await openFile();
  const transaction = await adapter.startTransaction();
  await transaction.executeRaw(insert(1));
  const beside = adapter.executeRaw(insert(2));
  expect(await ids(adapter)).toEqual([]);
  await transaction.rollback();
  expect(await beside).toBe(1);
  expect(await ids(adapter)).toEqual([2]);
});

test("reads go on and the event loop stays free while another process holds the write lock", async () => {
  const { adapter, other } = await openFile();
  other.exec("BEGIN IMMEDIATE; INSERT INTO t (id) VALUES (1)");
  const waiting = adapter.executeRaw(insert(2));
  let worstMs = 0;
  for (let round = 0, last = performance.now(); round < 40; round++) {
    expect(await ids(adapter)).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    worstMs = Math.max(worstMs, performance.now() - last);
    last = performance.now();
  }
  other.exec("COMMIT");
  expect(await waiting).toBe(1);
  expect(await ids(adapter)).toEqual([1, 2]);
  // Blocking until the lock is free would show as one gap of 400 ms and more.
  expect(worstMs).toBeLessThan(300);
});

test("a file that stays locked gives up in time, and works again afterwards", async () => {
  const { adapter, other } = await openFile(150);
  other.exec("BEGIN IMMEDIATE");
  await expect(adapter.executeRaw(insert(1))).rejects.toMatchObject({ cause: { kind: "SocketTimeout" } });
  await expect(adapter.startTransaction()).rejects.toMatchObject({ cause: { kind: "SocketTimeout" } });
  other.exec("ROLLBACK");
  const transaction = await adapter.startTransaction();
  await transaction.executeRaw(insert(2));
  await transaction.commit();
  expect(await ids(adapter)).toEqual([2]);
});

test("a transaction that fails leaves nothing behind for the next one", async () => {
  const { adapter } = await openFile();
  await adapter.executeRaw(insert(1));
  const first = await adapter.startTransaction();
  await first.executeRaw(insert(2));
  await expect(first.executeRaw(insert(1))).rejects.toMatchObject({
    cause: { kind: "UniqueConstraintViolation", constraint: { fields: ["id"] }, table: "t" },
  });
  await first.rollback();
  const second = await adapter.startTransaction();
  await second.executeRaw(insert(3));
  await second.commit();
  expect(await ids(adapter)).toEqual([1, 3]);
});

test("values come back as they went in", async () => {
  const { adapter } = await openFile();
  const at = new Date("2026-10-25T00:30:00.007Z");
  await adapter.executeRaw(
    query(
      "INSERT INTO t (id, big, at, raw, real, yes) VALUES (1, ?, ?, ?, ?, ?)",
      ["9007199254740993", "bigint"],
      [at, "datetime"],
      [Buffer.from([0, 255]).toString("base64"), "bytes"],
      [3, "float"],
      [true, "boolean"],
    ),
  );
  await adapter.executeRaw(query("UPDATE t SET big = big + ?", [1, "int"]));
  const { rows } = await adapter.queryRaw(query("SELECT big, at, raw, real, yes FROM t"));
  expect(rows[0]?.[0]).toBe("9007199254740994");
  expect(new Date(String(rows[0]?.[1])).toISOString()).toBe(at.toISOString());
  expect(rows[0]?.[2]).toEqual(new Uint8Array([0, 255]));
  expect(rows[0]?.slice(3)).toEqual([3, 1]);
});

test("savepoints undo a part of a transaction", async () => {
  const { adapter } = await openFile();
  const transaction = await adapter.startTransaction();
  await transaction.executeRaw(insert(1));
  await transaction.createSavepoint?.("part");
  await transaction.executeRaw(insert(2));
  await transaction.rollbackToSavepoint?.("part");
  await transaction.releaseSavepoint?.("part");
  await transaction.commit();
  expect(await ids(adapter)).toEqual([1]);
});
