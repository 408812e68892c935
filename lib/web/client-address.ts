import { BlockList, isIP } from "node:net";
import { RookeryError } from "../core/errors.ts";

/** Addresses and networks ("10.0.0.0/8") whose forwarding headers are believed. Throws `invalid` for anything else. */
export function readTrustedProxies(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    const prefix = Number(bits ?? (family === "ipv6" ? 128 : 32));
    if (!isIP(address) || !Number.isInteger(prefix) || prefix < 0 || prefix > (family === "ipv6" ? 128 : 32)) {
      throw new RookeryError("invalid", `ROOKERY_TRUSTED_PROXIES: "${entry}" is neither an address nor a network.`);
    }
    list.addSubnet(address, prefix, family);
  }
  return list;
}

/**
 * The client's address: the socket's, unless that is a trusted proxy; then the last address in X-Forwarded-For that is
 * not one. What stands left of it may have been made up by the client. Null when nothing certain is known. Pure.
 */
export function clientAddress(peer: string | null, forwardedFor: string | null, trusted: BlockList): string | null {
  let address = plain(peer);
  if (address === null) return null;
  const hops = (forwardedFor ?? "").split(",").map((hop) => plain(hop.trim()));
  while (isTrusted(address, trusted) && hops.length > 0) {
    const previous = hops.pop();
    if (!previous) break;
    address = previous;
  }
  return address;
}

function isTrusted(address: string, trusted: BlockList): boolean {
  return trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

// An IPv4 address that came through an IPv6 socket is the same client; brackets and ports are a proxy's spelling.
function plain(text: string | null): string | null {
  if (!text) return null;
  const bare = text.replace(/^\[([^\]]+)\](?::\d+)?$/, "$1").replace(/^::ffff:(?=\d+\.)/i, "");
  const address = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(bare) ? bare.slice(0, bare.lastIndexOf(":")) : bare;
  return isIP(address) ? address.toLowerCase() : null;
}
