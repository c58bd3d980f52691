#!/usr/bin/env bash
# AlexNet trained by Winnow and by DL4J's ParameterAveragingTrainingMaster (Direct approach, the
# updater's state saved), on the same executor processes of one core each.
# Prints a Markdown table of images/s of an epoch. Its first row has one executor of each trainer,
# with its share of the batch and an average at the end of the epoch alone: by that, the rows below
# differ in what they average with, not in their layers, in the last column.
#
#   worker/benchmarks/averaging.sh [--executors N] [--batch N] [--frequencies A,B] [--rounds N]
#                                  [--epochs N] [--steps N] [--dl4j-steps N]
#
#   --executors    2 unless told
#   --batch        images in a step over all executors, a multiple of 32 times their number; 128
#                  unless told
#   --frequencies  steps between two averages; 1,5 unless told
#   --rounds       processes for each number of the table, which is their median; 3 unless told
#   --epochs       of either trainer, of which the fastest counts; 3 unless told
#   --steps        of an epoch of Winnow; 40 unless told
#   --dl4j-steps   of an epoch of DL4J; 10 unless told, as they are slow
#
# Every measurement is a process of its own, and a round has one of each, so a slow minute of the
# machine does not meet one of them alone.
set -euo pipefail
export LC_ALL=C

# shellcheck source=deploy/winnow-jar.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/winnow-jar.sh"
# shellcheck source=worker/benchmarks/median.sh
. "$root/worker/benchmarks/median.sh"
driver="$root/driver"

executors=2
batch=128
frequencies=1,5
rounds=3
epochs=3
steps=40
dl4j_steps=10
while [ $# -gt 0 ]; do
  case "$1" in
    --executors | --batch | --frequencies | --rounds | --epochs | --steps | --dl4j-steps) ;;
    *) fail "there is no option '$1': say --executors, --batch, --frequencies, --rounds, --epochs, --steps or --dl4j-steps" ;;
  esac
  [ $# -ge 2 ] || fail "$1 needs a value"
  [[ $2 =~ ^[1-9][0-9]*(,[1-9][0-9]*)*$ ]] || fail "$1 takes whole numbers from 1, not '$2'"
  name=${1#--}
  printf -v "${name//-/_}" %s "$2"
  shift 2
done
[ $((batch % (32 * executors))) -eq 0 ] || fail "--batch must be a multiple of $((32 * executors))"
require_jdk
build_outdated driver "$driver/target/classpath" \
  "$root"/{pom.xml,worker/pom.xml,worker/src,driver}

steps_of() {
  if [ "$1" = winnow ]; then echo "$steps"; else echo "$dl4j_steps"; fi
}

# Prints the images/s of a trainer at an averaging frequency; for "alone", those of one executor.
measure() {
  local of number=$executors images=$batch frequency=$2
  of=$(steps_of "$1")
  [ "$2" != alone ] || { number=1 images=$((batch / executors)) frequency=$of; }
  SPARK_HOME="$driver/target/test-spark-home" SPARK_SCALA_VERSION=2.12 SPARK_LOCAL_IP=127.0.0.1 \
    OMP_NUM_THREADS=1 \
    "$java" -Xmx2g "${jvm_of_spark[@]}" \
    -Dlog4j2.configurationFile="file:$root/conf/log4j2.properties" \
    -Dorg.bytedeco.javacpp.maxbytes=4G -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
    -cp "$driver/target/test-classes:$driver/target/classes:$(cat "$driver/target/classpath")" \
    dev.winnow.driver.training.AveragingBenchmark \
    "$1" "$number" "$images" "$frequency" "$of" "$epochs" 2> "$log" |
    sed -n 's/.*"images_per_second":\([0-9.E]*\).*/\1/p'
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
declare -A samples
for ((round = 1; round <= rounds; round++)); do
  for frequency in alone ${frequencies//,/ }; do
    for trainer in winnow dl4j; do
      if ! speed=$(measure "$trainer" "$frequency") || [ -z "$speed" ]; then
        cat "$log" >&2
        echo "winnow: measuring $trainer at averaging frequency $frequency failed" >&2
        exit 1
      fi
      echo "round $round: $trainer, averaging frequency $frequency: $speed images/s" >&2
      samples[$trainer,$frequency]+=" $speed"
    done
  done
done

# Prints a row: how the trainers compare, and how they do by what each does alone.
# Samples are unquoted: one word for each round.
# shellcheck disable=SC2086
row() {
  local winnow dl4j
  winnow=$(median ${samples[winnow,$2]})
  dl4j=$(median ${samples[dl4j,$2]})
  awk -v what="$1" -v w="$winnow" -v d="$dl4j" \
    -v alone="$(median ${samples[winnow,alone]})" -v peer="$(median ${samples[dl4j,alone]})" \
    'BEGIN { printf "| %s | %.1f | %.1f | %.1fx | %.2fx |\n", what, w, d, w / d, w / alone / (d / peer) }'
}

echo "Images/s of an epoch of alexnet on images of 1x28x28; executors of one core: $executors; batch $batch."
echo "Winnow: Winograd-ReLU layers, tile 6; epochs of $steps steps. ParameterAveragingTrainingMaster:"
echo "DL4J's own conventional layers; epochs of $dl4j_steps steps. The fastest of $epochs epochs, medians of rounds: $rounds."
echo
echo "| averaging frequency | Winnow | ParameterAveragingTrainingMaster | ratio | but for the layers |"
echo "| --- | ---: | ---: | ---: | ---: |"
row "none, one executor, batch $((batch / executors))" alone
for frequency in ${frequencies//,/ }; do
  row "$frequency" "$frequency"
done
