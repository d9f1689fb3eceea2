#!/usr/bin/env bash
# Makes casts.bin.gz anew with SystemC: apt-get install libsystemc-dev
set -euo pipefail
cd "$(dirname "$0")"
program="$(mktemp -d)/oracle"
g++ -O1 -std=c++17 oracle.cpp -lsystemc -o "$program"
"$program" 2>/dev/null | gzip -9n > casts.bin.gz
ls -l casts.bin.gz
