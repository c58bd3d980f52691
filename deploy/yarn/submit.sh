# Sourced by client.sh and cluster.sh: what both do.
#
# shellcheck source=deploy/spark-flags.sh
. "$(dirname "${BASH_SOURCE[0]}")/../spark-flags.sh"

parse_arguments "$@"
require_jar
read_flags

# YARN would start a driver that failed a second time, whatever it failed of. A scheduler knows
# better, and a run with a run-id goes on from its checkpoints.
flags+=(--conf spark.yarn.maxAppAttempts=1)

# YARN puts these into the working directory of every container, which is on its class path.
files="$root/conf/log4j2.properties,$root/conf/metrics.properties"

# Usage: submit DEPLOY-MODE. The caller's options come last, so that they override.
submit() {
  spark_submit --master yarn --deploy-mode "$1" "${flags[@]}" --files "$files" "${options[@]}" \
    "$jar" "${command[@]}"
}
