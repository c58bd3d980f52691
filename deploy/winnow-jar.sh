# shellcheck shell=bash
# Sourced by the scripts that run winnow.jar on this machine: where it is, on which JVM it runs, and
# building it when it is missing or older than its sources.

# With it cd prints where it went, and may go elsewhere.
unset CDPATH
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jar="$root/ensemble-job/target/winnow.jar"
spark_home="$root/ensemble-job/target/spark-home"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
# What spark-submit gives a JVM by itself, and the vector module.
# shellcheck disable=SC2034 # for those that source this
jvm_of_spark=(
  --add-modules=jdk.incubator.vector
  -XX:+IgnoreUnrecognizedVMOptions
  --add-opens=java.base/{java.lang,java.lang.invoke,java.lang.reflect,java.io,java.net,java.nio,java.util,java.util.concurrent,java.util.concurrent.atomic,jdk.internal.ref,sun.nio.ch,sun.nio.cs,sun.security.action,sun.util.calendar}"=ALL-UNNAMED"
  -Djdk.reflect.useDirectMethodHandle=false
)

fail() {
  echo "winnow: $1" >&2
  exit 2
}

# Before it an empty array was an unbound variable.
((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)) ||
  fail "bash 4.4 or newer is needed, this is $BASH_VERSION"

# Refuses what winnow.jar does not run on.
require_jdk() {
  [ "$(uname -sm)" = "Linux x86_64" ] || fail "Linux on x86-64 is needed, this is $(uname -sm)"
  [[ $("$java" -version 2>&1 || true) == *'version "17'* ]] || fail "JDK 17 is needed: set JAVA_HOME to one"
}

# Whether FILE is missing or older than a source below one of the DIRECTORIES.
outdated() {
  local file=$1
  shift
  [ ! -f "$file" ] ||
    [ -n "$(find "$@" -name target -prune -o \( -name '*.java' -o -name pom.xml -o -path '*/src/main/resources/*' \) -newer "$file" -print -quit)" ]
}

# Builds a MODULE, and what it needs, when the FILE that its build leaves is missing or older than a
# source below one of the DIRECTORIES.
build_outdated() {
  local module=$1 file=$2
  shift 2
  outdated "$file" "$@" || return 0
  build_module "$module" "$file"
}

# Builds a MODULE, whose build leaves the FILE, and what it needs.
build_module() {
  echo "winnow: building (the first time downloads the dependencies)" >&2
  build -pl "$1" -am
  # Maven leaves a file as old as it was when its content is the same.
  touch "$2"
}

build_when_needed() {
  if [ ! -d "$spark_home/jars" ]; then
    [ -f "$root/pom.xml" ] ||
      fail "$root has neither Spark nor what to build it from: run this in a checkout, or use deploy/yarn"
    build_module ensemble-job "$jar"
    return
  fi
  # Not all of worker: the benchmarks below it are in no jar.
  build_outdated ensemble-job "$jar" "$root"/{pom.xml,worker/pom.xml,worker/src,driver,ensemble-job}
}

build() {
  command -v "${java}c" > /dev/null ||
    fail "a JDK is needed to build, and beside $java is no javac: set JAVA_HOME to a JDK 17"
  command -v mvn > /dev/null || fail "Maven 3.8 or newer is needed to build"
  (cd "$root" && mvn -B -q -ntp -DskipTests "$@" package)
}
