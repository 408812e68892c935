/** Runs once when the web process starts, before the first request. */
export async function register(): Promise<void> {
  const { stampPeerAddress } = await import("#lib/web/peer-address.ts");
  stampPeerAddress();
}
