"use client";

/** The last net: not even the document could be drawn, so nothing of the product's looks can be counted on. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Rookery could not draw this page</title>
        <main>
          <h1>Rookery could not draw this page.</h1>
          <p>
            The fleet is not affected. Try again; if it stays, the log of the web process has the cause
            {error.digest ? ` under ${error.digest}` : ""}.
          </p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
