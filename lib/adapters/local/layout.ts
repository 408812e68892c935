import { join } from "node:path";

/** Where the parts of one server lie below its folder. `tls`, the option file and our notes belong to us; the rest to the server. */
export interface Layout {
  folder: string;
  optionFile: string;
  data: string;
  /** Beginning of the names of copies being made; a whole one becomes `data` by one rename. */
  newDataPrefix: string;
  /** What stood in `data` before a reseed, until it is deleted. */
  oldData: string;
  tmp: string;
  log: string;
  errorLog: string;
  slowLog: string;
  outputFile: string;
  run: string;
  socket: string;
  pidFile: string;
  tls: string;
  caFile: string;
  certificateFile: string;
  keyFile: string;
  /** Whose folder this is and how far its first start came. */
  ownerFile: string;
  /** The process we started last. */
  processFile: string;
}

/** Unix socket paths hold 107 bytes; this leaves room for "/run/db.sock". */
export const MAX_FOLDER_BYTES = 95;

/** All paths of a server, from its folder alone. */
export function layoutOf(folder: string): Layout {
  const at = (...parts: string[]): string => join(folder, ...parts);
  return {
    folder,
    optionFile: at("my.cnf"),
    data: at("data"),
    newDataPrefix: at("data.new-"),
    oldData: at("data.old"),
    tmp: at("tmp"),
    log: at("log"),
    errorLog: at("log", "error.log"),
    slowLog: at("log", "slow.log"),
    outputFile: at("log", "output.log"),
    run: at("run"),
    socket: at("run", "db.sock"),
    pidFile: at("run", "mariadbd.pid"),
    tls: at("tls"),
    caFile: at("tls", "ca.pem"),
    certificateFile: at("tls", "server.pem"),
    keyFile: at("tls", "server.key"),
    ownerFile: at("owner.json"),
    processFile: at("process.json"),
  };
}
