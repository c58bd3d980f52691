#!/usr/bin/env bash
# Fetches Fashion-MNIST into a folder: from the Debian package where there is apt, else from its
# makers. Usage: fetch-data.sh DIR
set -euo pipefail

readonly package=dataset-fashion-mnist
readonly address=http://fashion-mnist.s3-website.eu-central-1.amazonaws.com
# Of the uncompressed contents: the gzip wrapping differs between distributors.
readonly checksums='c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888 train-images-idx3-ubyte
bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9 train-labels-idx1-ubyte
5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b t10k-images-idx3-ubyte
0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34 t10k-labels-idx1-ubyte'

fail() {
  echo "fetch-data: $*" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# Whether the folder holds all files, with the contents that they should have.
complete() {
  local sum name
  while read -r sum name; do
    [[ -f "$1/$name.gz" ]] || return 1
    [[ "$(gzip -dc "$1/$name.gz" 2>/dev/null | sha256sum | cut -d ' ' -f 1)" == "$sum" ]] || return 1
  done <<<"$checksums"
}

# Unpacks the distribution's package into the scratch folder; installs nothing, needs no root.
from_package() {
  why="no package $package to be had"
  if ! has apt-get || ! has dpkg-deb; then
    return 1
  fi
  mkdir -p "$scratch/package"
  (cd "$scratch/package" && apt-get -qq download "$package") >/dev/null 2>&1 || return 1
  dpkg-deb -x "$scratch/package/$package"_*.deb "$scratch/package" 2>/dev/null || return 1
  found="$scratch/package/usr/share/datasets/fashion-mnist"
  why="package $package has not the contents that it should have"
  complete "$found"
}

from_makers() {
  local sum name
  why+="; no answer from $address"
  has curl || return 1
  mkdir -p "$scratch/makers"
  while read -r sum name; do
    curl -fsSL --retry 2 --connect-timeout 20 -o "$scratch/makers/$name.gz" "$address/$name.gz" \
      2>/dev/null || return 1
  done <<<"$checksums"
  found="$scratch/makers"
  why="${why%%; no answer*}; $address has not the contents that it should have"
  complete "$found"
}

[[ $# -eq 1 ]] || fail "usage: fetch-data.sh DIR"
target=$1
if ! has gzip || ! has sha256sum; then
  fail "needs gzip and sha256sum; install them"
fi
if ! mkdir -p "$target" 2>/dev/null || [[ ! -w "$target" ]]; then
  fail "cannot write to $target; name another folder"
fi
if complete "$target"; then
  echo "Fashion-MNIST is in $target already"
  exit 0
fi

scratch=$(mktemp -d "$target/.fetch.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
found=
why=
from_package || from_makers ||
  fail "could not get Fashion-MNIST ($why): put its four .gz files into $target by hand"
while read -r _ name; do
  { cp "$found/$name.gz" "$scratch/$name.gz" && mv -f "$scratch/$name.gz" "$target/$name.gz"; } 2>/dev/null ||
    fail "cannot write $target/$name.gz: make room, or name another folder"
done <<<"$checksums"
echo "Fashion-MNIST fetched into $target"
