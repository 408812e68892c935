"use client";

import { useEffect, useState } from "react";

interface Matrix {
  size: number;
  path: string;
}

/** A QR code as one SVG path: dark on light in both themes, because that is what cameras expect. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [matrix, setMatrix] = useState<Matrix | null>(null);
  useEffect(() => {
    let wanted = true;
    // Loaded when it is needed: nobody else's first load carries it.
    import("qrcode").then(({ create }) => {
      const { modules } = create(text, { errorCorrectionLevel: "M" });
      const dark = Array.from({ length: modules.size ** 2 }, (_, index) => index).filter(
        (index) => modules.data[index],
      );
      const path = dark.map((index) => `M${index % modules.size} ${Math.floor(index / modules.size)}h1v1h-1z`).join("");
      if (wanted) setMatrix({ size: modules.size, path });
    });
    return () => {
      wanted = false;
    };
  }, [text]);
  const size = (matrix?.size ?? 33) + 8;
  return (
    <svg className="qr" viewBox={`-4 -4 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect x="-4" y="-4" width={size} height={size} fill="#fff" />
      {matrix ? <path d={matrix.path} fill="#000" /> : null}
    </svg>
  );
}
