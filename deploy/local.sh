#!/usr/bin/env bash
# Winnow on this machine: builds when needed, then runs a command on real executor processes.
#
#   deploy/local.sh [--executors N] [--cores-per-executor C] [--executor-memory M]
#                   [--driver-memory M] [--data DIR] [--conf KEY=VALUE]... [COMMAND ...]
#   deploy/local.sh COMMAND --help
#
# Its own options stand before the command: what follows is the command's, which may have options of
# the same name. Without a command it runs the quick start, train with conf/quickstart.conf, to which
# then belong options like --set key=value.
#   --executors N           processes that compute; else one a processor, from 2 to 6: three members
#                           of two workers each (train.workers-per-member) take no more
#   --cores-per-executor C  threads of each; else those that divide the processors among them
#   --executor-memory M     heap of each, like 1500m or 2g; 2g unless told
#   --driver-memory M       heap of the process that guides them; 2g unless told
#   --data DIR              labelled images; else WINNOW_DATA, else the Debian package's
#                           Fashion-MNIST, else a download of it, else a synthetic set
#   --conf KEY=VALUE        a setting of Spark's in the place of that in conf/spark-defaults.conf
set -euo pipefail

# shellcheck source=deploy/winnow-jar.sh
. "$(dirname "${BASH_SOURCE[0]}")/winnow-jar.sh"

processors=$(nproc)
executors=$((processors < 2 ? 2 : processors > 6 ? 6 : processors))
unset cores
memory=2g
driver_memory=2g
data=
settings=()
while [ $# -gt 0 ]; do
  case "$1" in
    --executors=* | --cores-per-executor=* | --executor-memory=* | --driver-memory=* | --data=* | --conf=*)
      set -- "${1%%=*}" "${1#*=}" "${@:2}"
      continue
      ;;
    --executors | --cores-per-executor | --executor-memory | --driver-memory | --data | --conf)
      [ $# -ge 2 ] || fail "$1 needs a value"
      case "$1" in
        --executors) executors=$2 ;;
        --cores-per-executor) cores=$2 ;;
        --executor-memory) memory=$2 ;;
        --driver-memory) driver_memory=$2 ;;
        --data) data=$2 ;;
        --conf)
          [[ $2 == spark.*=* ]] || fail "--conf before the command takes spark.KEY=VALUE, not '$2'"
          settings+=(--conf "$2")
          ;;
      esac
      shift 2
      ;;
    -h | --help)
      # The comment above; Winnow's own help, which lists the commands, follows.
      sed -n '2,${ /^#/!q; s/^# \{0,1\}//p; }' "${BASH_SOURCE[0]}"
      echo
      break
      ;;
    *) break ;;
  esac
done
command=("$@")
[[ $executors =~ ^[1-9][0-9]*$ ]] || fail "--executors takes a whole number from 1, not '$executors'"
cores=${cores-$((processors > executors ? processors / executors : 1))}
[[ $cores =~ ^[1-9][0-9]*$ ]] || fail "--cores-per-executor takes a whole number from 1, not '$cores'"
for size in "--executor-memory $memory" "--driver-memory $driver_memory"; do
  [[ ${size#* } =~ ^[1-9][0-9]*[gm]$ ]] || fail "${size% *} takes a size like 2g or 1500m, not '${size#* }'"
done

require_jdk

# The JVM reads names of files by the locale: in plain C none that has letters beyond ASCII.
[ "$(locale charmap 2> /dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8

find_data() {
  local package=/usr/share/datasets/fashion-mnist fetched="$root/target/data/fashion-mnist"
  if [ -n "$data" ]; then
    return
  elif [ -n "${WINNOW_DATA:-}" ]; then
    data=$WINNOW_DATA
  elif [ -d "$package" ]; then
    data=$package
  elif "$root/deploy/fetch-data.sh" "$fetched"; then
    data=$fetched
  else
    data="$root/target/data/synthetic"
    echo "winnow: Fashion-MNIST cannot be had: training on a synthetic set of the same shape" >&2
    # The last of its files: they appear one by one, each whole.
    [ -f "$data/t10k-labels-idx1-ubyte.gz" ] || submit data synth "$data" --replace
  fi
}

# What bin/spark-submit does with a distribution of Spark.
submit() {
  SPARK_HOME="$spark_home" SPARK_SCALA_VERSION=2.12 SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1} \
    "$java" "-Xmx$driver_memory" "${jvm_of_spark[@]}" \
    -Dlog4j2.configurationFile="file:$root/conf/log4j2.properties" \
    -cp "$jar:$spark_home/jars/*" org.apache.spark.deploy.SparkSubmit \
    --properties-file "$root/conf/spark-defaults.conf" \
    --master "local-cluster[$executors,$cores,$(megabytes "$memory")]" \
    --conf "spark.executor.memory=$memory" \
    --conf "spark.executor.extraClassPath=$jar" \
    --conf "spark.driver.host=127.0.0.1" \
    --conf "spark.metrics.conf=$root/conf/metrics.properties" \
    "${settings[@]}" \
    --class dev.winnow.ensemble.cli.Winnow spark-internal "$@"
}

megabytes() {
  case "$1" in
    *[gG]) echo $((${1%?} * 1024)) ;;
    *[mM]) echo "${1%?}" ;;
  esac
}

# Only of what may be too much: few networks need all that they may take.
warn_of_memory() {
  local off_heap all there
  off_heap=$(printf '%s\n' "${settings[@]}" | cat "$root/conf/spark-defaults.conf" - |
    sed -nE 's/^spark\.executor\.extraJavaOptions.*maxbytes=([0-9]+[gmGM]).*/\1/p' | tail -n 1)
  # Without a limit of its own as much as the heap.
  all=$((executors * ($(megabytes "$memory") + $(megabytes "${off_heap:-$memory}"))))
  there=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
  [ "$all" -le "$there" ] ||
    echo "winnow: $executors executors may take $all MiB, off the heap included, and this machine has $there: say fewer --executors, or less --executor-memory" >&2
}

build_when_needed
case ${command[0]:-} in
  "" | --set | --set=* | --resume | --resume=*)
    find_data
    command=(train --conf "$root/conf/quickstart.conf" "${command[@]}")
    ;;
esac
if [ -n "$data" ]; then
  command+=(--data "$data")
fi
case ${command[0]} in
  train | retrain | reproduce) warn_of_memory ;;
esac
submit "${command[@]}"
