// Builds the pages as the launcher does, so that what was built here is not built again when it starts.
import { buildPages, showStep } from "./launch/steps.ts";

try {
  await showStep("Build", buildPages);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
