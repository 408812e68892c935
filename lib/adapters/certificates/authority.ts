// The certificate library needs this polyfill before it is loaded.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { RookeryError } from "../../core/errors.ts";
import type { CertificateAuthority } from "../../provisioning/ports.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const CA_DAYS = 3_650;
const SERVER_DAYS = 825;
const DAY_MS = 86_400_000;

export interface CertificateOptions {
  now?: () => Date;
}

async function exportKey(key: CryptoKey): Promise<string> {
  return `${PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY")}\n`;
}

async function importKey(pem: string): Promise<CryptoKey> {
  const [bytes] = PemConverter.decode(pem);
  if (!bytes)
    throw new RookeryError(
      "internal",
      "The key of the certificate authority cannot be read. Restore it from a backup of Rookery's database.",
    );
  return crypto.subtle.importKey("pkcs8", bytes, algorithm, false, ["sign"]);
}

// RFC 5280: positive, at most 20 octets; the first bit is cleared for it.
function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

// A name goes into an X.500 string; what could begin another part of it is refused, not escaped.
function commonNameOf(name: string): string {
  if (!/^[A-Za-z0-9 ._:@()-]{1,64}$/.test(name))
    throw new RookeryError(
      "invalid",
      `${JSON.stringify(name)} cannot stand in a certificate; use letters, digits, spaces and . _ : @ ( ) -`,
    );
  return `CN=${name}`;
}

function alternativeNames(dnsNames: string[], addresses: string[]): JsonGeneralName[] {
  for (const address of addresses)
    if (isIP(address) === 0) throw new RookeryError("invalid", `${JSON.stringify(address)} is no IP address.`);
  for (const name of dnsNames)
    if (!/^(\*\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/.test(name))
      throw new RookeryError("invalid", `${JSON.stringify(name)} is no host name.`);
  const names = [...new Set(dnsNames)].map((value): JsonGeneralName => ({ type: "dns", value }));
  return [...names, ...[...new Set(addresses)].map((value): JsonGeneralName => ({ type: "ip", value }))];
}

/**
 * The fleet's own certificate authority: EC P-256, SHA-256. Nothing is kept or logged here; the caller stores what it
 * gets. Throws `invalid` for names that cannot stand in a certificate, `internal` for an authority it cannot read.
 */
export function createCertificateAuthority(options: CertificateOptions = {}): CertificateAuthority {
  cryptoProvider.set(webcrypto as Crypto);
  // Clocks of fleet hosts differ; a certificate that is valid only from now on would be refused on some.
  const validity = (days: number): { notBefore: Date; notAfter: Date } => {
    const now = (options.now?.() ?? new Date()).getTime();
    return {
      notBefore: new Date(now - DAY_MS),
      notAfter: new Date(now + days * DAY_MS),
    };
  };
  return {
    async createAuthority(commonName) {
      const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
      const certificate = await X509CertificateGenerator.createSelfSigned({
        serialNumber: serialNumber(),
        name: commonNameOf(commonName),
        ...validity(CA_DAYS),
        signingAlgorithm: algorithm,
        keys,
        extensions: [
          new BasicConstraintsExtension(true, 0, true),
          new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
          await SubjectKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      return {
        certificatePem: `${certificate.toString("pem")}\n`,
        privateKeyPem: await exportKey(keys.privateKey),
      };
    },
    async issue(authority, subject) {
      const issuer = readCertificate(authority.certificatePem);
      const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
      const dates = validity(SERVER_DAYS);
      // No certificate outlives the one that vouches for it.
      if (dates.notAfter > issuer.notAfter) dates.notAfter = issuer.notAfter;
      const certificate = await X509CertificateGenerator.create({
        serialNumber: serialNumber(),
        subject: commonNameOf(subject.commonName),
        issuer: issuer.subject,
        ...dates,
        signingAlgorithm: algorithm,
        publicKey: keys.publicKey,
        signingKey: await importKey(authority.privateKeyPem),
        extensions: [
          new BasicConstraintsExtension(false, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          // Replicas show the certificate of their server to the primary.
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
          new SubjectAlternativeNameExtension(alternativeNames(subject.dnsNames, subject.addresses)),
          await SubjectKeyIdentifierExtension.create(keys.publicKey),
          await AuthorityKeyIdentifierExtension.create(issuer),
        ],
      });
      return {
        certificatePem: `${certificate.toString("pem")}\n`,
        privateKeyPem: await exportKey(keys.privateKey),
        notAfter: dates.notAfter.toISOString(),
      };
    },
  };
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new RookeryError(
      "internal",
      "The certificate of the certificate authority cannot be read. Restore it from a backup of Rookery's database.",
      {
        cause: error,
      },
    );
  }
}
