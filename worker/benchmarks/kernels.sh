#!/usr/bin/env bash
# The JMH benchmarks of the kernels.
#
#   worker/benchmarks/kernels.sh peak [JMH OPTIONS]
#       prints a Markdown table: forward Winograd-ReLU layers with 128 and more channels, in
#       direct-equivalent GFLOP/s, beside the core's peak of fp32 multiply-adds
#   worker/benchmarks/kernels.sh BENCHMARK [JMH OPTIONS]
#       runs the benchmarks whose name has that in it: WinogradPhases takes a layer apart; -l lists
#       them, -p sets a parameter: -p tile=6 -p shape=256x256x8x8x128
set -euo pipefail

# shellcheck source=deploy/winnow-jar.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/winnow-jar.sh"
benchmarks="$root/worker/benchmarks"
[ $# -gt 0 ] || fail "say peak, or a benchmark: kernels.sh -l lists them"
require_jdk
build_outdated worker/benchmarks "$benchmarks/target/classpath" \
  "$root/pom.xml" "$root/worker"/{pom.xml,src} "$benchmarks"/{pom.xml,src}

main=org.openjdk.jmh.Main
if [ "$1" = peak ]; then
  main=dev.winnow.worker.kernel.LayersBesidePeak
  shift
fi
exec "$java" --add-modules=jdk.incubator.vector \
  -cp "$benchmarks/target/classes:$(< "$benchmarks/target/classpath")" "$main" "$@"
