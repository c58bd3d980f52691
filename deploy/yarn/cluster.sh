#!/usr/bin/env bash
# Winnow on YARN with the driver on the cluster: for schedulers.
#
#   deploy/yarn/cluster.sh [SPARK-SUBMIT OPTION ...] -- COMMAND ...
#
# Configuration files (--conf FILE of the command) are sent along with those beside them, which they
# may include. What Winnow prints is in the driver's log: yarn logs -applicationId ID. The exit
# status is Winnow's, 1 when YARN has none to tell. --files is taken.
set -euo pipefail

# shellcheck source=deploy/yarn/submit.sh
. "$(dirname "${BASH_SOURCE[0]}")/submit.sh"

# Usage: send FILE: the driver finds the file in its working directory.
send() {
  [ -f "$1" ] || fail "--conf $1: there is no such file"
  local file
  for file in "$1" "$(dirname "$1")"/*.conf; do
    [ "$(basename "$file")" = spark-defaults.conf ] || [[ ,$files, == *,$file,* ]] ||
      files+=",$file"
  done
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
