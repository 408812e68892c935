#!/usr/bin/env bash
# A MariaDB of its own from a Debian suite: no root needed, nothing of the system is touched, signatures checked by apt.
#   fetch-mariadb.sh PREFIX SUITE[,SUITE] MIRROR [KEYRING]
# Needs apt-get, apt-cache and dpkg-deb; patchelf is fetched when it is not installed.
set -euo pipefail
mkdir -p "$1"
PREFIX=$(cd "$1" && pwd)
SUITE=$2
MIRROR=${3:?mirror address}
KEY=${4:-/usr/share/keyrings/debian-archive-keyring.gpg}
ARCH=$(dpkg --print-architecture)
TRIPLET=$(case $ARCH in amd64) echo x86_64-linux-gnu ;; arm64) echo aarch64-linux-gnu ;; *) echo "MariaDB can be fetched for amd64 and arm64, not for $ARCH." >&2; exit 1 ;; esac)
LOADER=$(case $ARCH in amd64) echo ld-linux-x86-64.so.2 ;; *) echo ld-linux-aarch64.so.1 ;; esac)
A=$PREFIX/.apt
trap 'rm -rf "$A"' EXIT

if ! PATCHELF=$(command -v patchelf); then
  # With the machine's own apt and for its own libc, before APT_CONFIG points elsewhere.
  # Where nobody has run "apt-get update" its lists are empty: then with lists of our own.
  mkdir -p "$A"/patchelf "$A"/host/lists/partial "$A"/host/cache/archives/partial
  host() { apt-get -o Dir::State::lists="$A/host/lists" -o Dir::Cache="$A/host/cache" -o Debug::NoLocking=true -o APT::Sandbox::User= -qq "$@"; }
  (
    cd "$A/patchelf"
    apt-get download -qq patchelf 2> /dev/null || { host update && host download patchelf; }
    dpkg-deb -x ./patchelf_*.deb .
  )
  PATCHELF=$A/patchelf/usr/bin/patchelf
fi

mkdir -p "$A"/{etc/apt.conf.d,etc/preferences.d,etc/none.d,lists/partial,cache/archives/partial}
: > "$A/status"
for s in ${SUITE//,/ }; do
  echo "deb [signed-by=$KEY] $MIRROR $s main"
done > "$A/etc/sources.list"
cat > "$A/apt.conf" <<CONF
Dir "$A"; Dir::Etc "$A/etc"; Dir::Etc::main "none"; Dir::Etc::parts "apt.conf.d"; Dir::Etc::sourcelist "sources.list"; Dir::Etc::sourceparts "none.d";
Dir::State "$A"; Dir::State::lists "lists"; Dir::State::status "$A/status"; Dir::Cache "$A/cache"; Dir::Cache::archives "archives"; Dir::Log "$A";
APT::Architecture "$ARCH"; APT::Install-Recommends "false"; APT::Sandbox::User ""; Acquire::Languages "none"; Debug::NoLocking "true"; Acquire::Check-Valid-Until "${CHECK_VALID_UNTIL:-true}";
CONF
export APT_CONFIG=$A/apt.conf
apt-get update -qq
wanted=$(apt-get install -s mariadb-server-core mariadb-client-core mariadb-backup galera-4 libc6 | awk '/^Inst/{print $2}' |
  grep -vE '^(adduser|base-passwd|debconf|passwd|login.defs|lib(pam-modules|semanage|sepol|debconf).*)$')
(cd "$A/cache/archives" && apt-get download -qq $wanted mariadb-server mariadb-client)
for d in "$A"/cache/archives/*.deb; do dpkg-deb -x "$d" "$PREFIX"; done

# The programs are bound to the libraries fetched with them: the host's libc may be older.
L=$PREFIX/usr/lib/$TRIPLET
L2=$PREFIX/lib/$TRIPLET
LD=$L/$LOADER
[ -e "$LD" ] || LD=$L2/$LOADER
[ -e "$LD" ] || LD=$PREFIX/lib/$LOADER
elf() { [ -f "$1" ] && [ ! -L "$1" ] && [ "$(head -c4 "$1" | tr -d '\0')" = $'\x7fELF' ]; }
for f in "$PREFIX"/usr/sbin/mariadbd "$PREFIX"/usr/bin/*; do
  if elf "$f"; then "$PATCHELF" --set-interpreter "$LD" --set-rpath "$L:$L2" "$f"; fi
done
find "$L" "$L2" "$PREFIX"/usr/lib/mysql/plugin "$PREFIX"/usr/lib/galera -name '*.so*' -type f 2>/dev/null > "$A/so" || true
while read -r f; do
  case $f in *ld-linux* | *libc.so.6) ;; *) if elf "$f"; then "$PATCHELF" --set-rpath "$L:$L2" "$f"; fi ;; esac
done < "$A/so"
"$PREFIX/usr/sbin/mariadbd" --version
