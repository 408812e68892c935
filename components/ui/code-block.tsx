import { CopyButton } from "./copy-button.tsx";
import { visibleText } from "./visible-text.ts";

/** Code or a command with a copy button; control characters are shown as text. `label` names it for everybody. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="code">
      <header>
        <span>{label}</span>
        <CopyButton text={code} what={label} />
      </header>
      <pre>{visibleText(code)}</pre>
    </div>
  );
}
