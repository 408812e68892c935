import { signEd25519 } from "./ed25519.ts";
import { codedError } from "./tls-identity.ts";

type PluginAnswer = (data: Buffer) => Buffer | null;
type Plugin = () => PluginAnswer;

// These plugins hand over the password itself, in clear or under a key that the peer chose: a rogue server would have it.
function refuse(name: string): Plugin {
  return () => () => {
    throw codedError("ROOKERY_SECRET_ASKED", `It asked for ${name}.`);
  };
}

/**
 * Authentication beside mysql_native_password: MariaDB's ed25519 is answered (the password never leaves us), everything
 * that would send the password is refused, also when the server advertises it first.
 */
export function authPlugins(password: string): Record<string, Plugin> {
  return {
    client_ed25519: () => (scramble) => signEd25519(password, scramble.subarray(0, 32)),
    mysql_clear_password: refuse("mysql_clear_password"),
    sha256_password: refuse("sha256_password"),
    caching_sha2_password: refuse("caching_sha2_password, which MySQL uses"),
    dialog: refuse("dialog (PAM)"),
    mysql_old_password: refuse("mysql_old_password"),
  };
}
