#!/usr/bin/env bash
# Winnow beside its peers on this machine: libtorch with conventional layers, and DL4J's own layers.
# Prints a Markdown table of images/s in training steps.
#
#   worker/benchmarks/peers.sh [--networks A,B] [--batch N] [--threads N] [--steps N] [--rounds N]
#                              [--dl4j A,B]
#
#   --networks   alexnet, vgg16, resnet32, convpool, allcnn; all of them unless told
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
peer="$root/worker/benchmarks/libtorch"
all=(alexnet vgg16 resnet32 convpool allcnn)
# Of DL4J's layers: a step takes seconds, and the JVM's start is of no account beside it.
dl4j_steps=3

networks=$(IFS=, && echo "${all[*]}")
batch=128
threads=$(nproc)
steps=9
rounds=3
dl4j=vgg16
while [ $# -gt 0 ]; do
  case "$1" in
    --networks | --dl4j | --batch | --threads | --steps | --rounds) ;;
    *) fail "there is no option '$1': say --networks, --dl4j, --batch, --threads, --steps or --rounds" ;;
  esac
  [ $# -ge 2 ] || fail "$1 needs a value"
  case "$1" in
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

# Prints the images/s of a network with one kind of layers.
measure() {
  case "$2" in
    tile4) winnow "$1" "$steps" --convolution winograd-relu --tile 4 ;;
    tile6) winnow "$1" "$steps" --convolution winograd-relu --tile 6 ;;
    conventional) winnow "$1" "$steps" --convolution conventional ;;
    libtorch) libtorch "$1" ;;
    dl4j) winnow "$1" "$dl4j_steps" --convolution dl4j ;;
  esac | sed -n 's/.*"images_per_second":\([0-9.E]*\).*/\1/p'
}

winnow() {
  "$java" -Xmx3g --add-modules=jdk.incubator.vector -XX:+IgnoreUnrecognizedVMOptions \
    -Dorg.bytedeco.javacpp.maxbytes=8G -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
    -Dlog4j2.configurationFile="file:$root/conf/log4j2.properties" \
    -cp "$jar:$spark_home/jars/*" dev.winnow.ensemble.cli.Winnow bench step --json \
    --network "$1" --batch "$batch" --threads "$threads" --steps "$2" "${@:3}" 2> "$log"
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
    dev.winnow.libtorch.LibtorchBenchmark \
    --network "$1" --batch "$batch" --threads "$threads" --steps "$steps" 2> "$log"
}

median() {
  printf '%s\n' "$@" | sort -g |
    awk '{ v[NR] = $1 } END { printf "%.1f", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

# How many times the first is the second; nothing where one was not measured.
ratio() {
  awk -v a="$1" -v b="$2" 'BEGIN { if (a != "-" && b != "-") printf "%.2fx", a / b; else printf "-" }'
}

# A row of the table: network, tile 4, tile 6, conventional, libtorch, DL4J.
row() {
  local best
  best=$(printf '%s\n' "$2" "$3" | sort -g | tail -n 1)
  printf '| %s ' "$@" "$(ratio "$2" "$5")" "$(ratio "$3" "$5")" "$(ratio "$4" "$5")" "$(ratio "$best" "$6")"
  echo '|'
}

lanes() {
  case "$(lscpu)" in
    *avx512f*) echo 16 ;;
    *avx2*) echo 8 ;;
    *) echo 4 ;;
  esac
}

machine() {
  local model cores version
  model=$(lscpu | sed -n 's/^Model name: *//p' | head -n 1)
  cores=$(lscpu -p=CORE,SOCKET | grep -v '^#' | sort -u | wc -l)
  version=$("$java" -version 2>&1 | sed -n '1s/.*"\(.*\)".*/\1/p')
  echo "$model, $cores cores, vectors of $(lanes) floats, JDK $version."
  echo "Images/s in training steps; batch $batch; threads: $threads; medians of rounds: $rounds, steps: $steps (DL4J: $dl4j_steps)."
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
for ((round = 1; round <= rounds; round++)); do
  for network in ${networks//,/ }; do
    for kind in tile4 tile6 conventional libtorch dl4j; do
      [ $kind != dl4j ] || [[ ",$dl4j," == *",$network,"* ]] || continue
      if ! speed=$(measure "$network" $kind) || [ -z "$speed" ]; then
        cat "$log" >&2
        echo "winnow: measuring $network with $kind failed" >&2
        exit 1
      fi
      echo "round $round: $network, $kind: $speed images/s" >&2
      samples[$network,$kind]+=" $speed"
    done
  done
done

machine
echo
echo "| network | Winograd-ReLU, tile 4 | tile 6 | conventional | libtorch | DL4J | tile 4 / libtorch | tile 6 / libtorch | conventional / libtorch | best / DL4J |"
echo "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
for network in ${networks//,/ }; do
  declare -A medians=([dl4j]=-)
  for kind in tile4 tile6 conventional libtorch dl4j; do
    # Unquoted: one word for each round.
    [ -z "${samples[$network,$kind]:-}" ] || medians[$kind]=$(median ${samples[$network,$kind]})
  done
  row "$network" "${medians[tile4]}" "${medians[tile6]}" "${medians[conventional]}" \
    "${medians[libtorch]}" "${medians[dl4j]}"
done
