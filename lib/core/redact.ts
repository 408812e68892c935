const MASK = "(redacted)";

// Each pattern keeps what names the place and drops the secret itself.
const rules: [RegExp, string][] = [
  [
    /(IDENTIFIED\s+(?:BY|VIA\s+\w+\s+(?:USING|AS))(?:\s+PASSWORD)?\s*\(?\s*)(?:'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*")/gi,
    `$1'${MASK}'`,
  ],
  [/(\b(?:MASTER_|SOURCE_)?PASSWORD\s*(?:=|\()\s*)(?:'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*")/gi, `$1'${MASK}'`],
  [/(\b(?:mysql|mariadb|postgres(?:ql)?|https?|amqp|redis):\/\/[^\s:@/]*:)[^\s@/]+(@)/gi, `$1${MASK}$2`],
  [/(--?(?:password|pass|pw|secret|token|key)[= ])\S+/gi, `$1${MASK}`],
  [
    /(\b(?:password|passwd|pwd|secret|token|api[_-]?key)["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\s,;&}'"]+)/gi,
    `$1${MASK}`,
  ],
  [/\b(rky_[a-z0-9]{6,}_)[A-Za-z0-9_-]{20,}/g, `$1${MASK}`],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g, MASK],
  [/(\bauthorization:\s*(?:bearer|basic)\s+)\S+/gi, `$1${MASK}`],
];

/**
 * Takes secrets out of text that people or files will see: SQL passwords, URLs, option values, private keys.
 * `known` are literal secrets of the moment (a generated password), masked wherever they stand.
 */
export function redact(text: string, known: readonly string[] = []): string {
  let out = text;
  for (const secret of known) if (secret.length >= 6) out = out.replaceAll(secret, MASK);
  for (const [pattern, replacement] of rules) out = out.replace(pattern, replacement);
  return out;
}
