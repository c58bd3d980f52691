# shellcheck shell=bash
# Sourced by the scripts that compare processes.

# Prints the median of the numbers it is given.
median() {
  printf '%s\n' "$@" | sort -g |
    awk '{ v[NR] = $1 } END { printf "%.1f", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}
