/** OWASP ASVS 5.0, 7.3.1 and 7.3.2: without a request for 30 minutes, or after 12 hours, a session is over. */
export const idleMs = 30 * 60 * 1000;
export const absoluteMs = 12 * 60 * 60 * 1000;

/** A condition that holds for the sessions that are alive at `now`. */
export function aliveAt(now: Date) {
  return {
    revokedAt: null,
    expiresAt: { gt: now },
    lastSeenAt: { gt: new Date(now.getTime() - idleMs) },
    user: { disabledAt: null },
  };
}
