import { redact } from "../core/redact.ts";
import type { OperationsContext } from "./define.ts";

const maxLines = 20_000;
const maxLineCharacters = 4_000;
const flushMs = 250;
const linesAtOnce = 500;

type Line = { operationId: number; position: number; at: Date; level: string; line: string };

/**
 * Collects log lines of a running operation and writes them in batches; redacted, capped with a note, kept from line 1.
 * A batch that cannot be written is kept and tried again with the next one; `close` throws when it stays unwritten.
 */
export class StepLog {
  readonly #context: OperationsContext;
  readonly #operationId: number;
  #waiting: Line[] = [];
  #written: number;
  #capped = false;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(context: OperationsContext, operationId: number, written: number) {
    this.#context = context;
    this.#operationId = operationId;
    this.#written = written;
  }

  static async open(context: OperationsContext, operationId: number): Promise<StepLog> {
    return new StepLog(context, operationId, await context.database.operationLog.count({ where: { operationId } }));
  }

  add(position: number, line: string, level: string): void {
    if (this.#capped) return;
    this.#written++;
    this.#capped = this.#written > maxLines;
    const text = this.#capped
      ? `Log capped at ${maxLines} lines; the operation goes on.`
      : clip(redact(line)).toWellFormed();
    this.#waiting.push({ operationId: this.#operationId, position, at: this.#context.now(), level, line: text });
    this.#timer ??= setTimeout(() => void this.flush(), flushMs);
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const batch = this.#waiting;
    this.#waiting = [];
    let from = 0;
    try {
      // In portions: a flood in one statement would be refused for its size, and then lost as a whole.
      for (; from < batch.length; from += linesAtOnce)
        await this.#context.database.operationLog.createMany({ data: batch.slice(from, from + linesAtOnce) });
    } catch (error) {
      this.#waiting = [...batch.slice(from), ...this.#waiting];
      this.#context.log.warn({ err: error, operationId: this.#operationId }, "log lines are waiting for the database");
    }
  }

  async close(): Promise<void> {
    await this.flush();
    if (this.#waiting.length > 0)
      this.#context.log.error(
        { operationId: this.#operationId, lines: this.#waiting.length },
        "log lines were not written",
      );
  }
}

function clip(line: string): string {
  return line.length <= maxLineCharacters
    ? line
    : `${line.slice(0, maxLineCharacters)} ... (${line.length - maxLineCharacters} more characters)`;
}
