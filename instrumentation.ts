/** Runs once when the web process starts (Next's instrumentation hook); the edge runtime has nothing to watch. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { watchProcess } = await import("#lib/web/watch-process.ts");
  watchProcess();
}
