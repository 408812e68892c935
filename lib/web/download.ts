/**
 * A file that is written while it is read, so that any size can be exported. The first piece is made before the answer
 * begins: a refusal is still a proper error. A failure later breaks the connection, so that no cut file looks whole.
 */
export async function download(name: string, type: string, pieces: AsyncGenerator<string>): Promise<Response> {
  const encoder = new TextEncoder();
  const first = await pieces.next();
  let ahead: IteratorResult<string> | null = first;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece: IteratorResult<string> = ahead ?? (await pieces.next());
      ahead = null;
      if (piece.done) controller.close();
      else controller.enqueue(encoder.encode(piece.value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}
