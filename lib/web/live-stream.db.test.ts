import { afterEach, expect, it } from "vitest";
import { type ApiHouse, apiOrigin, openApiHouse } from "#e2e/support/api-house.ts";
import { describeOnBothDatabases } from "#e2e/support/databases.ts";
import { recordEvent } from "../inventory/events/record-event.ts";
import { serve } from "./endpoint.ts";
import { stream } from "./endpoints/stream.ts";
import { endLiveStreams } from "./live-stream.ts";

afterEach(() => endLiveStreams());

/** Opens the line and collects what comes until `until` holds; throws after `waitMs`. */
async function listen(house: ApiHouse, headers: Record<string, string> = {}, query = "") {
  const leaving = new AbortController();
  const request = new Request(`${apiOrigin}/api/v1/stream${query}`, {
    headers: { ...house.caller("viewer").headers, ...headers },
    signal: leaving.signal,
  });
  const response = await serve(stream)(request, { params: Promise.resolve({}) });
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let heard = "";
  async function hear(until: (heard: string) => boolean, waitMs = 20_000): Promise<string> {
    const late = setTimeout(() => void reader?.cancel(), waitMs);
    try {
      while (!until(heard)) {
        const piece = await reader?.read();
        if (!piece || piece.done) return `${heard}(ended)`;
        heard += decoder.decode(piece.value);
      }
      return heard;
    } finally {
      clearTimeout(late);
    }
  }
  return { response, hear, leave: () => leaving.abort() };
}

const event = (house: ApiHouse, title: string) =>
  recordEvent(house.runtime.database, {
    at: new Date(),
    kind: "cluster.state",
    severity: "info",
    title,
    clusterId: house.world.cluster.id,
  });

describeOnBothDatabases("the live line", (open) => {
  it("greets, beats, and tells which topics changed with the id of the newest event", async () => {
    const house = await openApiHouse(await open());
    try {
      const line = await listen(house);
      expect(line.response.headers.get("content-type")).toContain("text/event-stream");
      expect(line.response.headers.get("cache-control")).toContain("no-transform");
      expect(await line.hear((text) => text.includes("event: beat"))).toMatch(/^retry: 2000\nevent: hello/);
      const id = await event(house, "It is late");
      const told = await line.hear((text) => text.includes(`id: ${id}\n`));
      expect(told).toContain(`id: ${id}\nevent: change\ndata: {"topics":["events"]}`);
      line.leave();
      expect(house.runtime.live.listenerCount()).toBe(0);
    } finally {
      await house.close();
    }
  });

  it("says at once that all may have changed to those who missed something", async () => {
    const house = await openApiHouse(await open());
    try {
      const before = await event(house, "Heard");
      const nothing = await listen(house, { "last-event-id": String(before) });
      await event(house, "Missed");
      for (const line of [
        await listen(house, { "last-event-id": String(before) }),
        await listen(house, {}, `?lastEventId=${before}`),
      ])
        expect(await line.hear((text) => text.includes("all"))).toContain('data: {"topics":["all"]}');
      expect(await nothing.hear((text) => text.includes("beat"))).not.toContain("all");
    } finally {
      await house.close();
    }
  });

  it("ends within 5 s when the session is revoked, and at once when the process stops", async () => {
    const house = await openApiHouse(await open());
    try {
      const line = await listen(house);
      await house.runtime.database.session.updateMany({
        where: { userId: house.caller("viewer").userId },
        data: { revokedAt: new Date() },
      });
      const startedAt = performance.now();
      expect(await line.hear(() => false)).toContain("(ended)");
      expect(performance.now() - startedAt).toBeLessThan(6_500);
      await house.runtime.database.session.updateMany({ data: { revokedAt: null } });
      const other = await listen(house);
      setTimeout(endLiveStreams, 50);
      expect(await other.hear(() => false, 2_000)).toContain("(ended)");
      expect(house.runtime.live.listenerCount()).toBe(0);
    } finally {
      await house.close();
    }
  });

  it("opens for nobody who is not signed in, and for no other site", async () => {
    const house = await openApiHouse(await open());
    try {
      const strangers = [
        { cookie: "" },
        { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" },
        { origin: "https://evil.example.com" },
      ];
      const statuses: number[] = [];
      for (const headers of strangers)
        statuses.push((await listen(house, headers as Record<string, string>)).response.status);
      expect(statuses).toEqual([401, 403, 403]);
    } finally {
      await house.close();
    }
  });
});
