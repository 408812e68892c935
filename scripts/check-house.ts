// The law of the house: imports, sizes, names, licences, versions. Exit code 1 and one line per breach.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkFiles } from "./house/file-rules.ts";
import { checkImports } from "./house/import-law.ts";
import { auditPackages, checkPackages } from "./house/packages.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const audit = await auditPackages(root);
const breaches = [...(await checkImports(root)), ...checkFiles(root), ...checkPackages(root), ...audit.found];
for (const line of breaches) console.error(`  ${line}`);
console.log(
  audit.skipped
    ? `vulnerabilities: SKIPPED, ${audit.skipped}`
    : "vulnerabilities: none of high severity, by the registry",
);
console.log(breaches.length === 0 ? "The house stands." : `${breaches.length} breaches of the law.`);
process.exitCode = breaches.length === 0 ? 0 : 1;
