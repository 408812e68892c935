/** Heads dialogs that act on Rookery itself, where no environment is concerned. */
export function InstallationBand({ name }: { name: string }) {
  return (
    <div className="identity identity-outline">
      <span>Rookery</span>
      <span>{name}</span>
    </div>
  );
}
