#!/usr/bin/env bash
# Winnow on YARN with the driver on the cluster: for schedulers.
#
#   deploy/yarn/cluster.sh [SPARK-SUBMIT OPTION ...] -- COMMAND ...
#
# Configuration files (--conf FILE of the command) are sent along with those that they include from
# beside them; no two may have the same name. What Winnow prints is in the driver's log: yarn logs
# -applicationId ID. The exit status is Winnow's, 1 when YARN has none to tell. --files is taken.
set -euo pipefail

# shellcheck source=deploy/yarn/submit.sh
. "$(dirname "${BASH_SOURCE[0]}")/submit.sh"

# Usage: send FILE: the driver finds the file and what it includes in its working directory.
send() {
  [ -f "$1" ] || fail "--conf $1: there is no such file"
  send_with_included "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"
}

send_with_included() {
  is_sent "$1" && return
  files+=",$1"
  local included
  while IFS= read -r included; do
    case $included in
      */*) fail "$1 includes $included, but on YARN all files are in one folder: put it beside, too" ;;
    esac
    [ -f "${1%/*}/$included" ] || fail "$1 includes $included, which is not there"
    send_with_included "${1%/*}/$included"
  done < <(included "$1")
}

# Usage: included FILE: the names that its include "..." lines say, but for those in comments.
included() {
  sed -nE '/^[^"]*\/\//d
    s/^([^#"]*[^#"[:alnum:]._-])?include[[:space:]]+((required|file)\([[:space:]]*)*"([^"]+)".*/\4/p' "$1"
}

# Usage: is_sent FILE: YARN puts all files into one folder, and refuses a second of any name.
is_sent() {
  local sent
  while IFS= read -r -d , sent; do
    if [ "${sent##*/}" = "${1##*/}" ]; then
      [ "$sent" -ef "$1" ] || fail "$sent and $1 would be one file on YARN: rename one of them"
      return 0
    fi
  done <<< "$files,"
  return 1
}

for i in "${!command[@]}"; do
  case ${command[i]} in
    --conf=*)
      send "${command[i]#--conf=}"
      command[i]=--conf=$(basename "${command[i]#--conf=}")
      ;;
    --conf)
      [ $((i + 1)) -lt ${#command[@]} ] || fail "--conf needs a value"
      send "${command[i + 1]}"
      command[i + 1]=$(basename "${command[i + 1]}")
      ;;
  esac
done

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
submit cluster 2>&1 | tee "$log" >&2 || status=$?
# spark-submit says 1 of every failure; the driver's own status is in YARN's diagnostics.
own=$(sed -n 's/.*User application exited with status \([0-9][0-9]*\).*/\1/p' "$log" | tail -n 1)
exit "${own:-$status}"
