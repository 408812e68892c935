// A process of its own for the migration tests: migrates the database in argv[2] with the folder in argv[3].
import { migrateDatabase } from "../../lib/core/migrate.ts";

const [, , url = "", folder] = process.argv;
process.stdout.write("started\n");
console.log(JSON.stringify(await migrateDatabase(url, folder)));
