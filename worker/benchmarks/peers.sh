#!/usr/bin/env bash
# Winnow beside its peers on this machine: libtorch with conventional layers, and DL4J's own layers.
# Prints a Markdown table of images/s in training steps, or in scoring.
#
#   worker/benchmarks/peers.sh [--pass step|score] [--networks A,B] [--sparsity S] [--batch N]
#                              [--threads N] [--steps N] [--rounds N] [--dl4j A,B]
#
#   --pass       step, or score: forward passes alone, libtorch's in inference mode; step unless told
#   --networks   alexnet, vgg16, resnet32, convpool, allcnn; all of them unless told
#   --sparsity   share of the convolutions' weights that are pruned, for Winnow to be measured so,
#                too
#   --batch      images in a step; 128 unless told
#   --threads    threads of a step; one a processor unless told
#   --steps      timed steps of a process, of which it gives the median; 9 unless told
#   --rounds     processes for each number of the table, which is their median; 3 unless told
#   --dl4j       networks to measure with DL4J's own layers, too: vgg16 unless told, as they are slow
#
# Every measurement is a process of its own, and a round has one of each, so a slow minute of the
# machine does not meet one of them alone.
set -euo pipefail
export LC_ALL=C

# shellcheck source=deploy/winnow-jar.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../deploy/winnow-jar.sh"
# shellcheck source=worker/benchmarks/median.sh
. "$root/worker/benchmarks/median.sh"
peer="$root/worker/benchmarks/libtorch"
all=(alexnet vgg16 resnet32 convpool allcnn)

pass=step
sparsity=
networks=$(IFS=, && echo "${all[*]}")
batch=128
threads=$(nproc)
steps=9
rounds=3
dl4j=vgg16
while [ $# -gt 0 ]; do
  case "$1" in
    --pass | --networks | --sparsity | --dl4j | --batch | --threads | --steps | --rounds) ;;
    *) fail "there is no option '$1': say --pass, --networks, --sparsity, --dl4j, --batch, --threads, --steps or --rounds" ;;
  esac
  [ $# -ge 2 ] || fail "$1 needs a value"
  case "$1" in
    --pass) [[ $2 =~ ^(step|score)$ ]] || fail "--pass is step or score, not '$2'" ;;
    --sparsity)
      [[ $2 =~ ^0?\.[0-9]*[1-9][0-9]*$ ]] || fail "--sparsity takes a share between 0 and 1, not '$2'"
      ;;
    --networks | --dl4j)
      for name in ${2//,/ }; do
        [[ " ${all[*]} " == *" $name "* ]] || fail "$1: there is no network '$name': say ${all[*]}"
      done
      ;;
    *) [[ $2 =~ ^[1-9][0-9]*$ ]] || fail "$1 takes a whole number from 1, not '$2'" ;;
  esac
  printf -v "${1#--}" %s "$2"
  shift 2
done
require_jdk
kinds=(tile4 tile6 conventional)
[ -z "$sparsity" ] || kinds+=(tile4-pruned tile6-pruned conventional-pruned)
kinds+=(libtorch)
if [ "$pass" = step ]; then
  kinds+=(dl4j)
  mode=step what="training steps"
else
  mode=inference what=scoring
fi

# Prints the images/s of a network with one kind of layers.
measure() {
  local pruned=()
  [[ $2 != *-pruned ]] || pruned=(--sparsity "$sparsity")
  case "$2" in
    tile*) winnow "$1" --convolution winograd-relu --tile "${2:4:1}" "${pruned[@]}" ;;
    conventional*) winnow "$1" --convolution conventional "${pruned[@]}" ;;
    libtorch) libtorch "$1" ;;
    dl4j) winnow "$1" --convolution dl4j ;;
  esac | sed -n 's/.*"images_per_second":\([0-9.E]*\).*/\1/p'
}

winnow() {
  "$java" -Xmx3g --add-modules=jdk.incubator.vector -XX:+IgnoreUnrecognizedVMOptions \
    -Dorg.bytedeco.javacpp.maxbytes=8G -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
    -Dlog4j2.configurationFile="file:$root/conf/log4j2.properties" \
    -cp "$jar:$spark_home/jars/*" dev.winnow.ensemble.cli.Winnow bench "$pass" --json \
    --network "$1" --batch "$batch" --threads "$threads" --steps "$steps" "${@:2}" 2> "$log"
}

# With what makes it fastest: libtorch allocates every activation anew, and by default the C library
# gives large blocks back to the system at once, whose zeroed pages then cost it up to a sixth of
# its time. So blocks are kept, in one arena because only that can grow without bound, on huge
# pages. OpenBLAS picks its own kernels, whatever the environment says for ND4J's older one.
libtorch() {
  env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE \
    OMP_NUM_THREADS="$threads" OPENBLAS_NUM_THREADS="$threads" \
    MALLOC_ARENA_MAX=1 MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=68719476736 THP_MEM_ALLOC_ENABLE=1 \
    "$java" -Xmx1g -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
    -cp "$peer/target/winnow-libtorch.jar:$peer/target/lib/*" \
    dev.winnow.libtorch.LibtorchBenchmark --mode "$mode" \
    --network "$1" --batch "$batch" --threads "$threads" --steps "$steps" 2> "$log"
}

# How many times the first is the second; nothing where one was not measured.
ratio() {
  awk -v a="$1" -v b="$2" 'BEGIN { if (a != "-" && b != "-") printf "%.2fx", a / b; else printf "-" }'
}

# What the table calls a kind of layers.
title() {
  case "$1" in
    tile4*) echo -n "Winograd-ReLU, tile 4" ;;
    tile6*) echo -n "tile 6" ;;
    libtorch) echo -n libtorch ;;
    dl4j) echo -n DL4J ;;
    *) echo -n conventional ;;
  esac
  [[ $1 != *-pruned ]] || echo -n " at $sparsity"
}

# Prints "kind other" for each ratio of the table.
ratios() {
  local kind
  for kind in "${kinds[@]}"; do
    [ "$kind" = libtorch ] || [ "$kind" = dl4j ] || echo "$kind libtorch"
    [[ $kind != *-pruned ]] || echo "$kind ${kind%-pruned}"
  done
  [ "$pass" = score ] || echo "tile6 dl4j"
}

header() {
  local kind a b rule='| --- |'
  echo -n '| network |'
  for kind in "${kinds[@]}"; do
    echo -n " $(title "$kind") |"
    rule+=' ---: |'
  done
  while read -r a b; do
    a=$(title "$a") b=$(title "$b")
    echo -n " ${a#Winograd-ReLU, } / ${b#Winograd-ReLU, } |"
    rule+=' ---: |'
  done < <(ratios)
  echo
  echo "$rule"
}

# The row of a network.
row() {
  local kind a b
  declare -A medians=()
  echo -n "| $1 |"
  for kind in "${kinds[@]}"; do
    medians[$kind]=-
    # Unquoted: one word for each round.
    # shellcheck disable=SC2086
    [ -z "${samples[$1,$kind]:-}" ] || medians[$kind]=$(median ${samples[$1,$kind]})
    echo -n " ${medians[$kind]} |"
  done
  while read -r a b; do
    echo -n " $(ratio "${medians[$a]}" "${medians[$b]}") |"
  done < <(ratios)
  echo
}

machine() {
  local model cores version
  model=$(lscpu | sed -n 's/^Model name: *//p' | head -n 1)
  cores=$(lscpu -p=CORE,SOCKET | grep -v '^#' | sort -u | wc -l)
  version=$("$java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')
  echo "$model, $cores cores, vectors of $lanes floats, JDK $version."
  echo "Images/s in $what; batch $batch; threads: $threads; medians of rounds: $rounds, steps: $steps."
}

build_when_needed
if [ ! -d "$peer/target/lib" ] ||
  outdated "$peer/target/winnow-libtorch.jar" "$peer"/{pom.xml,src/main} "$root/pom.xml"; then
  echo "winnow: building the libtorch peer (the first time downloads 100 MB)" >&2
  build -f "$peer/pom.xml"
  # Maven leaves the jar as old as it was when only a comment has changed.
  touch "$peer/target/winnow-libtorch.jar"
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
declare -A samples
# Without the vector module the kernels say nothing of vectors.
lanes=1
for ((round = 1; round <= rounds; round++)); do
  for network in ${networks//,/ }; do
    for kind in "${kinds[@]}"; do
      [ "$kind" != dl4j ] || [[ ",$dl4j," == *",$network,"* ]] || continue
      if ! speed=$(measure "$network" "$kind") || [ -z "$speed" ]; then
        cat "$log" >&2
        echo "winnow: measuring $network with $kind failed" >&2
        exit 1
      fi
      echo "round $round: $network, $kind: $speed images/s" >&2
      # Winnow's kernels say it, its peers do not.
      said=$(sed -n 's/.*Kernels use vectors of \([0-9]*\) floats.*/\1/p' "$log")
      lanes=${said:-$lanes}
      samples[$network,$kind]+=" $speed"
    done
  done
done

machine
echo
header
for network in ${networks//,/ }; do
  row "$network"
done
