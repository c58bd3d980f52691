# Sourced by the scripts that submit winnow.jar to a cluster: their arguments, and the settings of
# conf/spark-defaults.conf as flags. A properties file of ours would take the place of the site's own
# spark-defaults.conf; flags only go before it.
#
# shellcheck source=deploy/winnow-jar.sh
. "$(dirname "${BASH_SOURCE[0]}")/winnow-jar.sh"

# Splits SPARK-SUBMIT OPTIONS -- COMMAND into the arrays options and command.
parse_arguments() {
  options=()
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  [ $# -ge 2 ] || fail "what to run? say $0 [SPARK-SUBMIT OPTION ...] -- COMMAND ..."
  shift
  command=("$@")
}

# Fills the array flags.
read_flags() {
  flags=(--class dev.winnow.ensemble.cli.Winnow)
  local key value
  while read -r key value; do
    case $key in
      '' | '#'*) ;;
      *) flags+=(--conf "$key=$value") ;;
    esac
  done < "$root/conf/spark-defaults.conf"
}

require_jar() {
  [ -f "$jar" ] || fail "$jar is missing: build it with mvn -DskipTests package"
}

spark_submit() {
  "${SPARK_HOME:+$SPARK_HOME/bin/}spark-submit" "$@"
}
