import { Skeleton } from "#components/ui/query-boundary.tsx";

/** Grey lines while the page is read. */
export default function Loading() {
  return (
    <div className="stratum">
      <Skeleton what="the page" lines={8} />
    </div>
  );
}
