"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { EnvironmentBadge } from "#components/fleet/environment-badge.tsx";
import { fetchJson } from "#components/ui/fetch-json.ts";
import { navigation } from "./navigation.ts";
import { rankWords, type SearchAnswer, type SearchHit } from "./search.ts";

const pages: SearchHit[] = navigation
  .flatMap((entry) =>
    entry.pages.length > 0 ? [entry, ...entry.pages.map((page) => ({ ...page, entry: entry.label }))] : [entry],
  )
  .filter(
    (page, index, all) => all.findIndex((other) => other.href === page.href && other.label === page.label) === index,
  )
  .map((page) => ({
    kind: "page",
    name: page.label,
    href: page.href,
    note: "entry" in page ? page.entry : null,
    environment: null,
  }));

/** Go anywhere by typing: objects come from the search of the API, which shows only what the person may see. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const element = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const wanted = useDeferredValue(typed.trim());
  const hits = useQuery({
    queryKey: ["search", wanted],
    queryFn: ({ signal }) =>
      fetchJson<SearchAnswer>(`/api/v1/search?q=${encodeURIComponent(wanted)}`, undefined, signal),
    enabled: open && wanted.length > 0,
    staleTime: 10_000,
    retry: false,
    placeholderData: (before) => before,
  });
  useEffect(() => {
    const dialog = element.current;
    if (!dialog || !open) return;
    setTyped("");
    dialog.showModal();
    dialog.querySelector("input")?.focus();
    return () => dialog.close();
  }, [open]);
  if (!open) return null;
  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const objects = wanted === "" ? [] : (hits.data?.rows ?? []);
  return (
    <dialog
      ref={element}
      className="palette"
      aria-label="Go to"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <Command shouldFilter={false} label="Go to" loop>
        <Command.Input placeholder="Cluster, instance, operation, page" value={typed} onValueChange={setTyped} />
        <Command.List label="Places">
          {hits.isFetching ? null : <Command.Empty>Nothing that you may see has this in its name.</Command.Empty>}
          {objects.length > 0 ? (
            <Command.Group heading="Objects">
              {objects.map((hit) => (
                <Hit key={hit.href} hit={hit} go={go} />
              ))}
            </Command.Group>
          ) : null}
          <Command.Group heading="Pages">
            {rankWords(pages, typed).map((hit) => (
              <Hit key={`${hit.href}${hit.name}`} hit={hit} go={go} />
            ))}
          </Command.Group>
        </Command.List>
      </Command>
      {hits.error ? <p className="note warning-note">Objects cannot be searched now: {hits.error.message}.</p> : null}
    </dialog>
  );
}

function Hit({ hit, go }: { hit: SearchHit; go: (href: string) => void }) {
  return (
    <Command.Item value={`${hit.kind} ${hit.href} ${hit.name}`} onSelect={() => go(hit.href)}>
      <span className="strong">{hit.name}</span>
      {hit.environment ? <EnvironmentBadge environment={hit.environment} /> : null}
      <span className="muted small">{hit.note}</span>
      <span className="grow" />
      <span className="muted small">{hit.kind}</span>
    </Command.Item>
  );
}
