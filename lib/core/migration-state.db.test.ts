import { expect, it } from "vitest";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { migrationsFolder, readMigrations } from "./migration-files.ts";
import { readMigrationState } from "./migration-state.ts";

describeOnBothDatabases("the state of the schema", (open) => {
  it("counts what is applied and names the last", async () => {
    const database = await open();
    const names = readMigrations(migrationsFolder(database.dialect)).map(({ name }) => name);
    const expected = { applied: names.length, latest: names.at(-1), unfinished: null };
    expect(await readMigrationState(database)).toEqual(expected);
  });

  it("names a migration that was left halfway", async () => {
    const database = await open();
    await database.$executeRawUnsafe(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'x', '9999_half')",
    );
    expect(await readMigrationState(database)).toMatchObject({ unfinished: "9999_half" });
  });
});
