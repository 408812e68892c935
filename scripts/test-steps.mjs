// Child processes of `npm test`: each leads a group of its own, so that nothing of it outlives the run.
import { spawn } from "node:child_process";
import { root } from "./dependencies.mjs";

const groups = new Set();

/** Runs `node ...argv` in the project's folder with `environment`; resolves with its exit code. */
export function run(argv, environment) {
  return spawnGroup(environment.NODE, argv, environment);
}

function spawnGroup(program, argv, env) {
  return new Promise((resolve) => {
    const child = spawn(program, argv, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"], detached: true });
    groups.add(child.pid);
    child.once("error", (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(127);
    });
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Ends what is left of every group: first politely, then for good. */
export async function endAll() {
  for (const pause of [0, 3_000]) {
    const left = [...groups].filter((group) => signalGroup(group, pause === 0 ? "SIGTERM" : "SIGKILL"));
    if (left.length === 0) return;
    for (let waited = 0; waited < pause + 3_000 && left.some((group) => signalGroup(group, 0)); waited += 100) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** True when the group still exists. */
function signalGroup(group, signal) {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if (error.code === "ESRCH") return false;
    throw error;
  }
}
