import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate and its key, both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const SEQUENCE = 0x30;
const SET = 0x31;

/** A self-signed certificate for a name, and `127.0.0.1` or no address, valid around now (RFC 5280). */
export function createCertificate(host = 'localhost', address = [127, 0, 0, 1]): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const ecdsaWithSha256 = der(SEQUENCE, Buffer.from('06082a8648ce3d040302', 'hex'));
  const commonName = der(
    SEQUENCE,
    Buffer.from('0603550403', 'hex'),
    der(UTF8_STRING, Buffer.from('ChatOmni test')),
  );
  const name = der(SEQUENCE, der(SET, commonName));
  const day = 86_400_000;
  const validity = der(SEQUENCE, time(Date.now() - day), time(Date.now() + day));
  const body = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.from([1]), randomBytes(8)),
    ecdsaWithSha256,
    name,
    validity,
    name,
    spki,
    der(0xa3, der(SEQUENCE, alternativeNames(host, address), keyIdentifier(spki))),
  );
  const signature = sign('sha256', body, privateKey);
  const whole = der(SEQUENCE, body, ecdsaWithSha256, der(BIT_STRING, Buffer.from([0]), signature));
  return {
    cert: pem('CERTIFICATE', whole),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function alternativeNames(host: string, address: readonly number[]): Buffer {
  const names = der(
    SEQUENCE,
    der(0x82, Buffer.from(host)),
    ...(address.length > 0 ? [der(0x87, Buffer.from(address))] : []),
  );
  return der(SEQUENCE, Buffer.from('0603551d11', 'hex'), der(OCTET_STRING, names));
}

function keyIdentifier(spki: Buffer): Buffer {
  const hash = createHash('sha1').update(spki).digest();
  return der(
    SEQUENCE,
    Buffer.from('0603551d0e', 'hex'),
    der(OCTET_STRING, der(OCTET_STRING, hash)),
  );
}

/** Tag, length, contents. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\.\d+|[-:T]/g, '');
  return der(UTC_TIME, Buffer.from(digits.slice(2)));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
