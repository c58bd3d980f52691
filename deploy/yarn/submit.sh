# shellcheck shell=bash
# Sourced by client.sh and cluster.sh: what both do.
#
# shellcheck source=deploy/winnow-jar.sh
. "$(dirname "${BASH_SOURCE[0]}")/../winnow-jar.sh"

# SPARK-SUBMIT OPTION ... -- COMMAND ...
options=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  options+=("$1")
  shift
done
[ $# -ge 2 ] || fail "what to run? say $0 [SPARK-SUBMIT OPTION ...] -- COMMAND ..."
shift
command=("$@")

[ -f "$jar" ] || fail "$jar is missing: build it with mvn -DskipTests package"

spark_submit=$(command -v "${SPARK_HOME:+$SPARK_HOME/bin/}spark-submit") ||
  fail "there is no ${SPARK_HOME:+$SPARK_HOME/bin/}spark-submit: set SPARK_HOME"

# The site's own settings. Spark itself knows better where it is when spark-submit is a program that
# starts another.
home=${SPARK_HOME:-$(dirname "$(dirname "$(readlink -f "$spark_submit")")")}
site=${SPARK_CONF_DIR:-$home/conf}/spark-defaults.conf
if [ ! -f "$site" ] && [ -z "${SPARK_CONF_DIR:-}${SPARK_HOME:-}" ]; then
  echo "winnow: no $site: set SPARK_CONF_DIR, or the site's Java options are lost" >&2
fi

# Usage: of_site KEY: the value that the site has for it, with a space behind; nothing where it has none.
of_site() {
  [ -f "$site" ] || return 0
  sed -nE '/^[[:space:]]*[#!]/d; :line; /\\$/ { N; s/\\\n[[:space:]]*//; b line; }
    s/^[[:space:]]*'"${1//./\\.}"'([[:space:]]*[=:]|[[:space:]])[[:space:]]*(.*)/\2 /p' "$site" | tail -n 1
}

# The settings of conf/spark-defaults.conf as flags: a properties file of ours would take the place
# of the site's own spark-defaults.conf; flags only go before it. Java options are added to the site's.
flags=(--class dev.winnow.ensemble.cli.Winnow)
while read -r key value; do
  case $key in
    '' | '#'*) ;;
    *.extraJavaOptions) flags+=(--conf "$key=$(of_site "$key")$value") ;;
    *) flags+=(--conf "$key=$value") ;;
  esac
done < "$root/conf/spark-defaults.conf"

# YARN would start a driver that failed a second time, whatever it failed of. A scheduler knows
# better, and a run with a run-id goes on from its checkpoints.
flags+=(--conf spark.yarn.maxAppAttempts=1)
# Whose exit status this is to end with is to be waited for.
flags+=(--conf spark.yarn.submit.waitAppCompletion=true)

# YARN puts these into the working directory of every container, which is on its class path.
files="$root/conf/log4j2.properties,$root/conf/metrics.properties"

# Usage: submit DEPLOY-MODE. The caller's options come last, so that they override.
submit() {
  "$spark_submit" --master yarn --deploy-mode "$1" "${flags[@]}" \
    --files "$files" "${options[@]}" "$jar" "${command[@]}"
}
