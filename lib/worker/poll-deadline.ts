import { RookeryError } from "../core/errors.ts";

const slices = 4;
// However starved this process is, a question is given up at last.
const longestFactor = 3;

/**
 * The answer, or `timeout` after `deadlineMs`. Only time in which this process ran is counted: it waits in slices, and a
 * slice that ends late because we stood still (a starved or suspended host) counts as one slice. A server is never called
 * unreachable for our own lateness; the wait ends at three times the deadline in any case.
 */
export async function withDeadline<T>(answer: Promise<T>, deadlineMs: number, label: string): Promise<T> {
  const givenUpAt = performance.now() + deadlineMs * longestFactor;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const wait = (left: number) => {
      timer = setTimeout(() => {
        if (left > 1 && performance.now() < givenUpAt) return wait(left - 1);
        const seconds = deadlineMs / 1_000;
        // After the sockets had their turn: what has arrived by now is an answer.
        setImmediate(() => reject(new RookeryError("timeout", `${label} did not answer within ${seconds} s.`)));
      }, deadlineMs / slices);
    };
    wait(slices);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
