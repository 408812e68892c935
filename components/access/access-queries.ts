import { queryOptions } from "@tanstack/react-query";
import { fetchJson } from "#components/ui/fetch-json.ts";
import type { PersonView, SessionView, TokenView } from "#lib/access/schemas.ts";
import type { SelfView } from "#lib/access/self-schemas.ts";

/** A whole list as the API gives it, with the moment of reading. */
export interface Rows<Row> {
  rows: Row[];
  asOf: string;
}

/** Who one is, how one's account is protected, and with which roles. */
export const selfQuery = queryOptions({
  queryKey: ["access", "self"],
  queryFn: ({ signal }) => fetchJson<SelfView>("/api/v1/access/self", undefined, signal),
});

/** Everybody with an account; administrators only. */
export const peopleQuery = queryOptions({
  queryKey: ["access", "people"],
  queryFn: ({ signal }) => fetchJson<Rows<PersonView>>("/api/v1/access/people", undefined, signal),
});

/** Live sessions: one's own, or everybody's for administrators. */
export const sessionsQuery = (all: boolean) =>
  queryOptions({
    queryKey: ["access", "sessions", all],
    queryFn: ({ signal }) =>
      fetchJson<Rows<SessionView>>(`/api/v1/access/sessions${all ? "?all=true" : ""}`, undefined, signal),
  });

/** API tokens: one's own, or everybody's for administrators. Never the token itself. */
export const tokensQuery = (all: boolean) =>
  queryOptions({
    queryKey: ["access", "tokens", all],
    queryFn: ({ signal }) =>
      fetchJson<Rows<TokenView>>(`/api/v1/access/tokens${all ? "?all=true" : ""}`, undefined, signal),
  });
