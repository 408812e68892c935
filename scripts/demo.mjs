// npm run demo: Rookery with a small real fleet, provisioned through its own operations.
import { prepareAndLaunch } from "./prepare.mjs";

await prepareAndLaunch({ demo: true, argv: process.argv.slice(2) });
