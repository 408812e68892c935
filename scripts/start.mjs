// npm start: Rookery without the demo fleet.
import { prepareAndLaunch } from "./prepare.mjs";

await prepareAndLaunch({ demo: false, argv: process.argv.slice(2) });
