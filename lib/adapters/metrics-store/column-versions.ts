import { z } from "zod";
import { RookeryError } from "../../core/errors.ts";
import type { MetricColumn } from "../../monitoring/ports.ts";
import type { OpenFile } from "./metrics-file.ts";

/**
 * Which metrics stand in which order, per row: each row and block names the catalogue version it was written with, so
 * that a metric appended later (or left out) never shifts the meaning of what is already on disk.
 */
export interface ColumnVersions {
  /** Place of `metric` in rows of `version`; -1 when that version had no such metric. */
  placeOf(version: number, metric: string): number;
  /** For each of our columns, its place in rows of `version` (-1: not there); null when the order is just ours. */
  mapping(version: number): Int32Array | null;
}

/** Reads every known version. Writers pass `register` first. */
export function readColumnVersions(file: OpenFile, columns: readonly MetricColumn[]): ColumnVersions {
  const versions = new Map<number, Map<string, number>>();
  for (const row of file.prepare("SELECT version, columns FROM catalogue").all()) {
    const names = z.array(z.string()).parse(JSON.parse(String(row.columns)));
    versions.set(Number(row.version), new Map(names.map((name, place) => [name, place])));
  }
  const known = (version: number) => {
    const places = versions.get(version);
    if (!places) throw new RookeryError("internal", `The metrics file names no columns of version ${version}.`);
    return places;
  };
  const mappings = new Map<number, Int32Array | null>();
  return {
    placeOf: (version, metric) => known(version).get(metric) ?? -1,
    mapping(version) {
      const made = mappings.get(version);
      if (made !== undefined) return made;
      const places = Int32Array.from(columns, (column) => known(version).get(column.name) ?? -1);
      const result = places.every((place, index) => place === index) ? null : places;
      mappings.set(version, result);
      return result;
    },
  };
}

/** The version number of exactly these columns; a new one when they were never written before. Inside a write. */
export function registerColumns(file: OpenFile, columns: readonly MetricColumn[]): number {
  const names = JSON.stringify(columns.map((column) => column.name));
  const found = file.prepare("SELECT version FROM catalogue WHERE columns = ?").get(names);
  if (found) return Number(found.version);
  return Number(file.prepare("INSERT INTO catalogue(columns) VALUES (?)").run(names).lastInsertRowid);
}

/** A stored row (float64, little-endian) in the order of our columns; what it did not hold is NaN. */
export function valuesInOrder(stored: Uint8Array, mapping: Int32Array | null, width: number): Float64Array {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const held = stored.byteLength / 8;
  const values = new Float64Array(width).fill(Number.NaN);
  for (let index = 0; index < width; index++) {
    const place = mapping ? (mapping[index] as number) : index;
    if (place >= 0 && place < held) values[index] = view.getFloat64(place * 8, true);
  }
  return values;
}
