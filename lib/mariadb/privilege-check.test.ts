import { expect, test } from "vitest";
import { controlPrivileges } from "./control-privileges.ts";
import { findMissingPrivileges } from "./privilege-check.ts";

const names = (lines: string[], scope?: "observe" | "manage") =>
  findMissingPrivileges(lines, scope).map((item) => item.privilege);

test("ALL PRIVILEGES on everything lacks nothing", () => {
  expect(
    names([
      "GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION",
      "GRANT PROXY ON ''@'%' TO 'root'@'localhost'",
    ]),
  ).toEqual([]);
});

test("no grant lacks everything, each with a cost", () => {
  const missing = findMissingPrivileges(["GRANT USAGE ON *.* TO `x`@`%`"]);
  expect(missing).toHaveLength(controlPrivileges.length);
  expect(new Set(missing.map((item) => item.cost)).size).toBe(missing.length);
});

test("the server's own spellings count, and a grant on another database does not", () => {
  const lines = [
    "GRANT PROCESS, SHOW DATABASES, BINLOG MONITOR, REPLICATION MASTER ADMIN, SLAVE MONITOR ON *.* TO `w`@`%` IDENTIFIED ...",
    "GRANT SELECT ON `mysql`.`global_priv` TO `w`@`%`",
  ];
  expect(names(lines, "observe")).toEqual(["SELECT ON mysql.user"]);
  expect(names([...lines, "GRANT SELECT ON `mysql`.* TO `w`@`%`"], "observe")).toEqual([]);
  expect(names([...lines, "GRANT ALL PRIVILEGES ON `shop`.* TO `w`@`%`"], "observe")).toEqual(["SELECT ON mysql.user"]);
});
