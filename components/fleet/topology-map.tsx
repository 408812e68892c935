import Link from "next/link";
import { Fragment, useId } from "react";
import type { InstanceState } from "#lib/inventory/schemas.ts";
import { instanceLooks } from "./states.ts";
import { linkPath, mapSize, nodeHeight, nodeWidth, placeNode } from "./topology-path.ts";

export interface MapNode {
  id: string;
  name: string;
  /** In words: "primary, writable". */
  role: string;
  state: InstanceState;
  /** Second line: GTID position or address. */
  note: string;
  href: string;
  /** Column (may be halves) and layer, from 0, as lib/inventory/map-layout.ts places them. */
  x: number;
  y: number;
}
export interface MapLink {
  from: string;
  to: string;
  state: "ok" | "lagging" | "stopped" | "delayed" | "unknown";
  /** "0.3 s, 0 behind". */
  label: string;
}
const strokes: Record<MapLink["state"], { stroke: string; width: number; dash?: string }> = {
  ok: { stroke: "var(--ink)", width: 1.5 },
  lagging: { stroke: "var(--warning-edge)", width: 3 },
  delayed: { stroke: "var(--ink)", width: 1.5, dash: "8 3" },
  stopped: { stroke: "var(--critical-edge)", width: 3, dash: "2 5" },
  unknown: { stroke: "var(--stale-edge)", width: 1.5, dash: "4 4" },
};
const borders: Record<InstanceState, { fill: string; stroke: string; width: number; dash?: string }> = {
  healthy: { fill: "var(--raised)", stroke: "var(--control)", width: 1 },
  degraded: { fill: "var(--warning-wash)", stroke: "var(--warning-edge)", width: 2 },
  down: { fill: "var(--critical-wash)", stroke: "var(--critical-edge)", width: 3 },
  unknown: { fill: "var(--page)", stroke: "var(--stale-edge)", width: 2, dash: "5 3" },
  downtime: { fill: "var(--raised)", stroke: "var(--downtime)", width: 2 },
  leaving: { fill: "var(--raised)", stroke: "var(--working-edge)", width: 2, dash: "2 2" },
};

/** Who replicates from whom, as links that Tab walks in order; the tree table beside it says the same. Nothing is dragged. */
export function TopologyMap(props: { nodes: readonly MapNode[]; links: readonly MapLink[]; label: string }) {
  const { links, label } = props;
  const nodes = props.nodes.map((node) => ({ ...node, ...placeNode(node) }));
  const arrow = useId();
  const { width, height } = mapSize(nodes);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (
    <section className="map-scroll" aria-label={label}>
      <svg
        className="map"
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        style={{ minWidth: Math.round(width * 0.7) }}
        role="presentation"
      >
        <defs>
          <marker
            id={arrow}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0l8 4-8 4z" fill="var(--ink)" />
          </marker>
        </defs>
        {links.map((link) => {
          const from = byId.get(link.from);
          const to = byId.get(link.to);
          if (!from || !to) return null;
          const look = strokes[link.state];
          const path = linkPath(from, to);
          return (
            <Fragment key={`${link.from}>${link.to}`}>
              <path
                d={path.d}
                fill="none"
                stroke={look.stroke}
                strokeWidth={look.width}
                strokeDasharray={look.dash}
                markerEnd={`url(#${arrow})`}
              />
              <text
                className={link.state === "ok" ? "quiet" : "loud"}
                x={path.labelX}
                y={path.labelY}
                textAnchor="middle"
              >
                {link.label}
              </text>
            </Fragment>
          );
        })}
        {nodes.map((node) => {
          const look = borders[node.state];
          const state = instanceLooks[node.state][1];
          return (
            <Link key={node.id} href={node.href} prefetch={false}>
              <rect
                x={node.x}
                y={node.y}
                width={nodeWidth}
                height={nodeHeight}
                fill={look.fill}
                stroke={look.stroke}
                strokeWidth={look.width}
                strokeDasharray={look.dash}
              />
              <text x={node.x + 10} y={node.y + 19} fontWeight="600">
                {node.name}
              </text>
              <text
                x={node.x + nodeWidth - 10}
                y={node.y + 19}
                textAnchor="end"
                className={node.state === "healthy" ? "quiet" : undefined}
              >
                {state}
              </text>
              <text x={node.x + 10} y={node.y + 37} className="quiet">
                {node.role}
              </text>
              <text x={node.x + 10} y={node.y + 53} className="quiet mono">
                {node.note}
              </text>
            </Link>
          );
        })}
      </svg>
    </section>
  );
}
