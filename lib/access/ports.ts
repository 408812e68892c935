/** Where a secret belongs; bound into its encryption, so that swapped ciphertexts do not open. */
export interface SecretPlace {
  ownerTable: string;
  ownerId: string;
  field: string;
}

/**
 * Secrets at rest. Web holds a vault that can only seal (to the worker's public key); the worker's can open too.
 */
export interface SecretVault<Tx> {
  /** Stores `plaintext` for the place, replacing what was there. Returns the Secret row's id. */
  seal(tx: Tx, place: SecretPlace, plaintext: string): Promise<string>;
  /** Opens a secret. Throws `forbidden` in a process without the key, `not_found`, or `internal` when it was tampered with. */
  open(secretId: string): Promise<string>;
  /** True where `open` can work: tells a process that started without its key to stay locked. */
  readonly canOpen: boolean;
}

/** Web's own key for TOTP secrets: bound to the person, so that a secret copied to another account does not open. */
export interface SecondFactorKey {
  seal(userId: string, secret: string): string;
  /** Throws `internal` when it was changed, moved, or made with another key. */
  open(userId: string, sealed: string): string;
}
