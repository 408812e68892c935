"use client";

import { Disclosure } from "#components/ui/disclosure.tsx";
import { Time } from "#components/ui/time.tsx";
import { useNotices } from "#components/ui/toast.tsx";

/** Notices of one's own actions that have gone from the corner of the screen. */
export function Inbox() {
  const { all, clear } = useNotices();
  if (all.length === 0) return null;
  return (
    <Disclosure label={`Notices ${all.length}`}>
      <ul className="plain choices">
        {all.map((notice) => (
          <li key={notice.id}>
            <span className="muted small">
              <Time at={notice.at} />
            </span>{" "}
            {notice.text} {notice.href ? <a href={notice.href}>Open</a> : null}
          </li>
        ))}
      </ul>
      <button type="button" onClick={clear}>
        Clear the list
      </button>
    </Disclosure>
  );
}
