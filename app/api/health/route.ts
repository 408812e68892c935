import { answerHealth } from "#lib/web/health.ts";

export const GET = answerHealth;
