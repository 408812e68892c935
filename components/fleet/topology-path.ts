export const nodeWidth = 200;
export const nodeHeight = 62;

/** Upper left corner in px of a node that stands in a column and layer. */
export function placeNode(node: { x: number; y: number }): { x: number; y: number } {
  return { x: 2 + node.x * (nodeWidth + 36), y: 2 + node.y * (nodeHeight + 66) };
}

interface Place {
  x: number;
  y: number;
}

/** The line from a source to its replica: down from its lower edge, or around when they stand side by side. */
export function linkPath(from: Place, to: Place): { d: string; labelX: number; labelY: number } {
  const startX = from.x + nodeWidth / 2;
  const endX = to.x + nodeWidth / 2;
  if (to.y <= from.y) {
    const rightward = to.x >= from.x;
    const fromX = rightward ? from.x + nodeWidth : from.x;
    const toX = rightward ? to.x : to.x + nodeWidth;
    const y = from.y + nodeHeight / 2;
    const toY = to.y + nodeHeight / 2;
    return {
      d: `M${fromX} ${y}C${(fromX + toX) / 2} ${y} ${(fromX + toX) / 2} ${toY} ${toX - (rightward ? 2 : -2)} ${toY}`,
      labelX: (fromX + toX) / 2,
      labelY: (y + toY) / 2 - 6,
    };
  }
  const startY = from.y + nodeHeight;
  const endY = to.y - 2;
  const middle = (startY + endY) / 2;
  // Labels stand near the replica, where lines of one source are farthest apart.
  return {
    d: `M${startX} ${startY}C${startX} ${middle} ${endX} ${middle} ${endX} ${endY}`,
    labelX: endX,
    labelY: startY + (endY - startY) * 0.42 - 2,
  };
}

/** Size of the drawing that holds every node with a margin for strokes. */
export function mapSize(nodes: readonly Place[]): { width: number; height: number } {
  let width = nodeWidth;
  let height = nodeHeight;
  for (const node of nodes) {
    width = Math.max(width, node.x + nodeWidth);
    height = Math.max(height, node.y + nodeHeight);
  }
  return { width: width + 4, height: height + 4 };
}
