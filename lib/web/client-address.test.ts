import { describe, expect, it } from "vitest";
import { clientAddress, readTrustedProxies } from "./client-address.ts";

const none = readTrustedProxies([]);
const proxies = readTrustedProxies(["10.0.0.0/8", "2001:db8::1"]);

describe("the client's address", () => {
  it("is the socket's when nobody is trusted, whatever the headers say", () => {
    expect(clientAddress("203.0.113.9", "1.2.3.4", none)).toBe("203.0.113.9");
    expect(clientAddress("203.0.113.9", "127.0.0.1, 10.0.0.1", proxies)).toBe("203.0.113.9");
  });

  it("is the nearest untrusted hop behind trusted proxies; what stands left of it may be made up", () => {
    expect(clientAddress("10.0.0.2", "6.6.6.6, 198.51.100.7, 10.1.1.1", proxies)).toBe("198.51.100.7");
    expect(clientAddress("2001:db8::1", "198.51.100.7:51234", proxies)).toBe("198.51.100.7");
    expect(clientAddress("10.0.0.2", "[2001:db8::99]:443", proxies)).toBe("2001:db8::99");
  });

  it("stops at what is not an address", () => {
    expect(clientAddress("10.0.0.2", "198.51.100.7, garbage", proxies)).toBe("10.0.0.2");
    expect(clientAddress("10.0.0.2", null, proxies)).toBe("10.0.0.2");
    expect(clientAddress(null, "198.51.100.7", proxies)).toBeNull();
    expect(clientAddress("not an address", null, none)).toBeNull();
  });

  it("spells an IPv4 address alike over both kinds of socket", () => {
    expect(clientAddress("::ffff:203.0.113.9", null, none)).toBe("203.0.113.9");
    expect(clientAddress("::ffff:10.0.0.2", "198.51.100.7", proxies)).toBe("198.51.100.7");
  });

  it("needs proxies that are addresses or networks", () => {
    for (const bad of ["proxy.example.com", "10.0.0.0/33", "10.0.0/8", "::1/129", "*"]) {
      expect(() => readTrustedProxies([bad]), bad).toThrow(/ROOKERY_TRUSTED_PROXIES/);
    }
  });
});
