#!/usr/bin/env bash
# Networks trained by several executors of one core each and by one alone, with exact averaging each
# step, tile 4. Prints a Markdown table of images/s of an epoch, the first one aside.
#
#   worker/benchmarks/scaling.sh [--executors N] [--cases NETWORK:BATCH,...] [--images N]
#                                [--epochs N] [--rounds N]
#
#   --executors  2 unless told
#   --cases      networks, each with the images in a step over all executors;
#                resnet32:128,alexnet:256,vgg16:128,vgg16:512 unless told
#   --images     of an epoch, of 3x32x32; 3072 unless told
#   --epochs     of each training; 3 unless told
#   --rounds     trainings for each number of the table, which is the median of their epochs; 2 unless
#                told
#
# Every training is a process of its own, and a round has one of each, so a slow minute of the
# machine does not meet one of them alone.
set -euo pipefail
export LC_ALL=C

# shellcheck source=deploy/winnow-jar.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/winnow-jar.sh"
# shellcheck source=worker/benchmarks/median.sh
. "$root/worker/benchmarks/median.sh"

executors=2
cases=resnet32:128,alexnet:256,vgg16:128,vgg16:512
images=3072
epochs=3
rounds=2
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || fail "$1 needs a value"
  case "$1" in
    --executors | --images | --epochs | --rounds)
      [[ $2 =~ ^[1-9][0-9]*$ ]] || fail "$1 takes a whole number from 1, not '$2'"
      ;;
    --cases)
      [[ $2 =~ ^[a-z0-9]+:[1-9][0-9]*(,[a-z0-9]+:[1-9][0-9]*)*$ ]] ||
        fail "$1 takes NETWORK:BATCH,..., not '$2'"
      ;;
    *) fail "there is no option '$1': say --executors, --cases, --images, --epochs or --rounds" ;;
  esac
  printf -v "${1#--}" %s "$2"
  shift 2
done
[ "$epochs" -ge 2 ] || fail "--epochs must be at least 2: the first one does not count"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# The data have held-out examples, too.
"$root/deploy/local.sh" data synth --like cifar100 --train $((images * 5 / 4)) --test 100 \
  "$folder/data" >&2

# VGG-16 takes more off the heap than what is shipped allows, when one executor has a large batch.
executor_options="--add-modules=jdk.incubator.vector -Dorg.bytedeco.javacpp.maxbytes=6G -Dorg.bytedeco.javacpp.maxphysicalbytes=0"

# Prints the images/s of each epoch but the first.
measure() {
  local network=${1%:*} batch=${1#*:} number=$2
  "$root/deploy/local.sh" --executors "$number" --cores-per-executor 1 --executor-memory 3g \
    --driver-memory 3g --conf "spark.executor.extraJavaOptions=$executor_options" train --conf "$root/conf/cifar100.conf" --data "$folder/data" \
    --set "output=$folder/ensembles" --set "members=[\"$network\"]" --set network.tile=4 \
    --set pruning.sparsity=0 --set "data.limit=$images" --set "train.epochs=$epochs" \
    --set "train.workers-per-member=$number" --set "train.initial-batch=$batch" \
    --set train.dynamic-batch.enabled=false > "$folder/log" 2>&1 || {
    cat "$folder/log" >&2
    fail "training $network on $number executors failed"
  }
  sed -n 's/.* epoch [0-9]*\/[0-9]* .* \([0-9.]*\) images\/s .*/\1/p' "$folder/log" | tail -n +2
}

declare -A samples
for ((round = 1; round <= rounds; round++)); do
  for entry in ${cases//,/ }; do
    for number in 1 "$executors"; do
      speeds=$(measure "$entry" "$number")
      [ -n "$speeds" ] || fail "training ${entry%:*} on $number executors told no speed"
      echo "round $round: ${entry%:*}, batch ${entry#*:}, executors $number:" $speeds "images/s" >&2
      samples[$entry,$number]+=" $speeds"
    done
  done
done

echo "Images/s of an epoch of $images images, executors of one core, rounds: $rounds."
echo
echo "| network | batch | one executor | $executors executors | ratio |"
echo "| --- | ---: | ---: | ---: | ---: |"
for entry in ${cases//,/ }; do
  # Unquoted: one word for each epoch.
  awk -v network="${entry%:*}" -v batch="${entry#*:}" -v one="$(median ${samples[$entry,1]})" \
    -v several="$(median ${samples[$entry,$executors]})" \
    'BEGIN { printf "| %s | %d | %.0f | %.0f | %.2fx |\n", network, batch, one, several, several / one }'
done
